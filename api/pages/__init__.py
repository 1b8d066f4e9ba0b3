"""The pages that people see: server-rendered, working without JavaScript, in the person's language."""

from fastapi import FastAPI

from api.pages.chat_routes import router as chat_router
from api.pages.directory import install as install_directory
from api.pages.errors import show_errors_as_pages
from api.pages.headers import SafetyHeaders
from api.pages.routes import once, router
from api.pages.site import Site
from api.pages.static import Assets


def install(app: FastAPI) -> None:
    """Add the pages to the application, at `/` and, to be shown inside other sites, at `/embed`."""
    assets = Assets(app.state.settings.web_dir / "dist")
    app.state.site = Site(app.state.settings, app.state.conversations, app.state.library, assets)
    for prefix in ("", "/embed"):
        app.include_router(router, prefix=prefix, include_in_schema=False)
        app.include_router(chat_router, prefix=prefix, include_in_schema=False)
    install_directory(app, app.state.site, app.state.finder)
    app.include_router(once, include_in_schema=False)
    app.mount("/static", assets.files)
    app.add_middleware(SafetyHeaders, embed_origins=app.state.settings.allowed_embed_origins)
    show_errors_as_pages(app)
