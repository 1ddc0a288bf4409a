from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from app.health import router

app = FastAPI(title="prices")
app.include_router(router)


@app.get("/", response_class=PlainTextResponse)
def home() -> str:
    return "Hello from FastAPI\n"
