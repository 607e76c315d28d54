"""Numbers of the fictional county, each from a range that nobody real has been given.

* Postcodes: area `ZQ`, which Royal Mail does not use; the shape is valid.
* Mobiles: 0719x xxxxxx. Ofcom's drama range (07700 900000 to 900999) has only a thousand numbers;
  071 lies in the plan's mobile block and, so far as we know, no operator has been given any of it.
* Landlines: 01632, the area code kept for drama; its local numbers are not connected.
* E-mail: example.com, example.org, example.net (RFC 2606).
* National Insurance: prefix `XX`, valid in shape, which is not issued.
* Vehicles: memory tags that begin with `U`, which DVLA does not issue.
* PNC ids and CRO numbers: right check letters; PNC serials above 7,400,000, beyond a year's use.
"""

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
POSTCODE_AREA = "ZQ"
MOBILE, LANDLINE = "0719", "01632"
PNC_SERIALS_FROM = 7_400_000
SECTORS, UNITS = 9, 400
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_TAG = "ABCDEFGHJKLMNOPRSTUVWXY"
_SERIES = "ABCDEFGHJKLMNOPRSTUVWXYZ"


def check_letter(year: int, serial: int, width: int) -> str:
    """This will give the check letter of a PNC id (width 7) or CRO number (width 6), modulus 23."""
    return CHECK_LETTERS[int(f"{year % 100:02d}{serial:0{width}d}") % 23]


def pnc_id(year: int, serial: int) -> str:
    """This will write a PNC id: YYYY/NNNNNNNL."""
    return f"{year}/{serial:07d}{check_letter(year, serial, 7)}"


def cro_number(year: int, serial: int) -> str:
    """This will write a CRO number: NNNNNN/YYL."""
    return f"{serial:06d}/{year % 100:02d}{check_letter(year, serial, 6)}"


def national_insurance(number: int) -> str:
    """This will write the National Insurance number of a person's number, under four million."""
    mixed = number * 1_234_567 % 4_000_000
    return f"XX{mixed // 4:06d}{'ABCD'[mixed % 4]}"


def mobile(number: int) -> str:
    """This will write the mobile of a person's number, one to one under ten million."""
    return f"{MOBILE}{(number * 7_654_321 + 1_357_911) % 10_000_000:07d}"


def landline(address: int) -> str:
    """This will write the landline of an address's number, one to one under a million."""
    return f"{LANDLINE}{(address * 654_323 + 97_531) % 1_000_000:06d}"


def vrm(number: int, age_mark: int) -> str:
    """This will write a registration mark: two letters, the two digits of its age, three letters.

    One to one for numbers under 317,000 in one age mark; the mixing spreads the letters.
    """
    mixed = number * 104_729 % (23 * 24**3)
    tag, series = divmod(mixed, 24**3)
    letters = _SERIES[series // 576] + _SERIES[series // 24 % 24] + _SERIES[series % 24]
    return f"U{_TAG[tag]}{age_mark:02d}{letters}"


def postcode(unit: int) -> str:
    """This will write the postcode of a unit's number: ZQ1 1AA is the first. Up to 356,400."""
    sector, letters = divmod(unit, UNITS)
    district, digit = divmod(sector, SECTORS)
    inward = _INWARD[letters // 20] + _INWARD[letters % 20]
    return f"{POSTCODE_AREA}{district + 1} {digit + 1}{inward}"
