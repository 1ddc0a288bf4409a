from django.http import HttpResponse, JsonResponse
from django.urls import path


def home(request):
    return HttpResponse("Hello from Django\n", content_type="text/plain")


def health(request):
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("", home),
    path("health", health),
]
