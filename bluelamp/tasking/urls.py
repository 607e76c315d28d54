"""Addresses of tasking."""

from django.urls import path, re_path

from .views import meetings, mine, tasks

app_name = "tasking"
urlpatterns = [
    path("", mine.index, name="mine"),
    path("tasks/", tasks.index, name="tasks"),
    path("tasks/new", tasks.make, name="make"),
    path("tasks/assign", tasks.assign, name="assign"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/accept", tasks.accept, name="accept"),
    re_path(r"^tasks/(?P<pk>[0-9]{1,18})/(?P<how>finish|hand-back|cancel)$", tasks.end, name="end"),
    path("processes/new", tasks.start, name="start"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/prepare", meetings.prepare, name="prepare"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/print", meetings.printed, name="printed"),
    path("meetings/<int:pk>/hold", meetings.hold, name="hold"),
    path("meetings/items/<int:pk>", meetings.decide, name="decide"),
    path("briefings/", mine.briefings, name="briefings"),
    path("briefings/new", mine.publish, name="publish"),
    path("briefings/<int:pk>/", mine.briefing, name="briefing"),
    path("briefings/<int:pk>/acknowledge", mine.acknowledge, name="acknowledge"),
]
