"""What all pages of editors share: who is signed in, their forms, and the language they are written in."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from api.identity.dependencies import COOKIE, NotSignedIn, SignedIn
from api.identity.service import Staff
from api.pages.cookies import Key, check_form, form_secret
from api.pages.directory.desk import Desk
from api.pages.directory.pages import DirectoryPages

# The records that editors work on are in English, and so are their pages.
_LOCALE = "en"
SIGN_IN = "/editors/sign-in"


class StaffForm(BaseModel):
    """Every form of somebody who is signed in."""

    csrf: str = Field("", max_length=128)


class Room:
    """A request of somebody who is signed in."""

    def __init__(self, request: Request, staff: Staff) -> None:
        self.request = request
        self.staff = staff
        self.pages: DirectoryPages = request.app.state.directory_pages
        self.desk: Desk = request.app.state.desk
        self._secret: str = request.app.state.secret
        self._key = Key(staff.name, request.cookies.get(COOKIE, ""))

    def check(self, form: StaffForm) -> None:
        """Raises ForeignForm unless the form is one of this sign-in."""
        check_form(self._secret, self._key, form.csrf)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for this person."""
        csrf = form_secret(self._secret, self._key)
        return editors_page(self.request, self.pages, template, status, staff=self.staff, csrf=csrf, **values)


async def room(request: Request, signed_in: SignedIn) -> Room:
    """See `Room`. Raises NotSignedIn."""
    return Room(request, signed_in)


InRoom = Annotated[Room, Depends(room)]


def editors_page(request: Request, pages: DirectoryPages, template: str, status: int = 200, **values: Any) -> Response:
    """A page of editors."""
    locale = pages.site.conversations.locales[_LOCALE]
    return pages.page(request, f"editors/{template}", status, locale, **values)


async def to_sign_in(request: Request, error: Exception) -> Response:
    """Where a browser goes that is not signed in, or not any more."""
    assert isinstance(error, NotSignedIn)
    return RedirectResponse(SIGN_IN, 303)
