"""The directory as pages: finding and showing services for everybody, keeping them true for editors."""

from fastapi import FastAPI

from api.directory.finding.finder import Finder
from api.identity.dependencies import NotSignedIn
from api.identity.service import Identity
from api.pages.directory.desk import Desk
from api.pages.directory.editor_routes import router as editor_router
from api.pages.directory.links import Codes, Seal
from api.pages.directory.listings import Listings
from api.pages.directory.mistake_routes import router as mistake_router
from api.pages.directory.pages import DirectoryPages
from api.pages.directory.public_routes import router as public_router
from api.pages.directory.record_routes import router as record_router
from api.pages.directory.searching import Searching
from api.pages.directory.sign_in_routes import router as sign_in_router
from api.pages.directory.staff import to_sign_in
from api.pages.site import Site


def install(app: FastAPI, site: Site, finder: Finder) -> None:
    """Add the pages to the application."""
    engine, areas, taxonomy = app.state.engine, finder.areas, finder.taxonomy
    listings = Listings(engine, areas, taxonomy)
    app.state.identity = Identity(engine, app.state.settings.signed_in)
    app.state.directory_pages = DirectoryPages(
        site=site,
        areas=areas,
        taxonomy=taxonomy,
        words=finder.words,
        listings=listings,
        finder=Searching(engine, finder, listings),
        seal=Seal(app.state.secret),
        codes=Codes(areas, taxonomy, [code for code, _ in finder.words.languages]),
    )
    app.state.desk = Desk(engine, areas, taxonomy)
    for router in (public_router, mistake_router, sign_in_router, editor_router, record_router):
        app.include_router(router, include_in_schema=False)
    app.add_exception_handler(NotSignedIn, to_sign_in)
