"""Files for tests, and a run of them through the services. All people are fictional."""

from bluelamp.insight.ingest.services import runs, working
from tests.people import NOW

INGEST = ("ingest.run", "ingest.read", "ingest.repair", "ingest.edit_mapping", "pole.add_records")
HEAD = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
BURGLARY = (
    "aa11,2017-03,Bluelamp,Bluelamp,-1.550626,53.597400,On or near Mill Lane,E01,Area 1,"
    "Burglary,Under investigation,"
)
NUISANCE = (
    ",2017-03,Bluelamp,Bluelamp,-1.550626,53.597400,On or near Mill Lane,E01,Area 1,"
    "Anti-social behaviour,,"
)
NOWHERE = "bb22,2017-03,Bluelamp,Bluelamp,,,No Location,,,Other crime,,"
WRONG_MONTH = BURGLARY.replace("aa11", "cc33").replace("2017-03", "March 17")
NOMINAL_HEAD = (
    "nominal_ref,forenames,surname,aliases,dob,sex,ethnicity_16_1,ethnic_appearance,telephone,"
    "email,premises,street,town,postcode,occurrence_ref,occurrence_type,occurrence_date,role,updated"
)


def street_file(folder, *rows, name="street.csv"):
    """This will write a street-crime file of these rows."""
    path = folder / name
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return path


def bring_in(by, path, mapping="street-crime", source="data.police.uk", at=NOW):
    """This will bring a file in and give its run."""
    run = runs.ask_for_run(by=by, at=at, path=path, source=source, mapping=mapping)
    return working.work(by=by, run_id=run.pk, clock=lambda: at)


def account(run):
    """This will give read, stored, merged, rejected."""
    return run.rows_read, run.rows_stored, run.rows_merged, run.rows_rejected
