from fastapi import FastAPI


def create_app() -> FastAPI:
    app = FastAPI(title="orders")

    @app.get("/")
    def home() -> dict[str, str]:
        return {"greeting": "Hello from Poetry"}

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
