SECRET_KEY = "for development only"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
