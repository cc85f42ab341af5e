"""Everything the papers of one closed meeting have in common, read once."""

from __future__ import annotations

from datetime import datetime

from council.gateways.environment import environment
from council.models import Act, Meeting, Organisation, db
from council.queries import letterhead
from council.queries.clocks import zone
from council.queries.story import Story
from council.services import paper_facts, papers
from council.services.acts import story_of
from council.services.paper_facts import Cast, cast_of


class Desk:
    """Meeting, story, people, acts and signers; raises ``Refused`` as ``acts.story_of`` does."""

    def __init__(self, meeting_id: int) -> None:
        self.meeting = db.session.get_one(Meeting, meeting_id)
        self.organisation = db.session.get_one(Organisation, self.meeting.organisation_id)
        self.story: Story = story_of(self.meeting)
        self.cast: Cast = cast_of(self.story, meeting_id)
        self.institution = letterhead.institution(self.organisation)
        self.sitting = paper_facts.sitting(self.meeting, self.organisation, self.story)
        self.signers = papers.signers_of(self.story, self.cast)
        rows = db.session.scalars(db.select(Act).where(Act.meeting_id == meeting_id).order_by(Act.id))
        self.acts = {act.item_id: act for act in rows}

    def now(self) -> datetime:
        """Local time of making."""
        return environment().clock.now().astimezone(zone(self.organisation))
