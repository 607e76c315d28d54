from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through


class Migration(migrations.Migration):
    dependencies = [("tasking", "0001_initial"), ("dispatch", "0002_need_to_know")]

    operations = [
        protect("tasking_meeting"),
        protect("tasking_process"),
        protect("tasking_task"),
        protect("tasking_briefing"),
        protect_through("tasking_meetingitem", "meeting_id", "tasking_meeting"),
        protect_through("tasking_taskstep", "task_id", "tasking_task"),
        protect_through("tasking_acknowledgement", "briefing_id", "tasking_briefing"),
        append_only("tasking_taskstep"),
        append_only("tasking_acknowledgement"),
    ]
