"""The guidance API: `/v1/guidance`."""

from fastapi import APIRouter, Request

from api.guidance import service
from api.guidance.schemas import TopicList

router = APIRouter(prefix="/v1/guidance", tags=["guidance"])


@router.get("")
async def list_topics(request: Request) -> TopicList:
    """Every topic that Waymark knows, and whether its text is written. Public."""
    return service.list_topics(request.app.state.library)
