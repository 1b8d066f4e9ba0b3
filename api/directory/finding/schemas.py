"""The shapes of the service search."""

from pydantic import BaseModel, Field

from api.directory.cards import ServiceCard


class Choice(BaseModel):
    """An area to choose."""

    id: str
    name: str


class ServicesFound(BaseModel):
    """What a search came to."""

    services: list[ServiceCard]
    good: bool = Field(description="false when nothing near was found: what is listed is for everybody")
    nothing_local: bool = Field(description="Nothing of the person's own borough or police area has been verified")
    place: list[Choice] = Field(description="Where the search understood the person to live")
    ask: list[Choice] = Field(description="The place may be any of these: ask which")
