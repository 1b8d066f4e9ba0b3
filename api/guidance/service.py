"""What Waymark can answer."""

from api.guidance.library import Library
from api.guidance.schemas import TopicList, TopicSummary


def list_topics(library: Library) -> TopicList:
    """Every topic, written or not."""
    found = []
    for topic in library.topics.values():
        text = library.texts.get(topic.id)
        found.append(
            TopicSummary(
                id=topic.id,
                kind=topic.kind,
                title=library.title(topic.id).source,
                written=text is not None,
                follow_ups=text.follow_ups if text else [],
                related=list(text.related) if text else [],
            )
        )
    return TopicList(topics=found)
