"""Twenty-nine cases of these days, so that every desk has a day's work: their courses, in days before now."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.demo import cases_counties as counties
from app.demo import cases_provinces as provinces
from app.demo import cases_review as review
from app.demo.case import Case, Deed, Scene

_TO_DISPATCH = (Deed.FILE, Deed.APPROVE, Deed.DISPATCH)
_TO_ACCEPTANCE = (*_TO_DISPATCH, Deed.ACCEPT)
_TO_DRAFT = (*_TO_ACCEPTANCE, Deed.DRAFT)
_TO_SIGNATURE = (*_TO_DRAFT, Deed.SIGN)
_TO_RETURN = (*_TO_SIGNATURE, Deed.RETURN)
_TO_PUBLICATION = (*_TO_SIGNATURE, Deed.PUBLISH)
_TO_RATING = (*_TO_PUBLICATION, Deed.RATE)
_TO_RETURNED_ORDER = (*_TO_DISPATCH, Deed.OBJECT, Deed.UPHOLD)
_TO_REJECTION = (Deed.FILE, Deed.PROPOSE, Deed.CONFIRM)
_TO_URGENT_DISPATCH = (Deed.FILE, Deed.APPROVE, Deed.MARK_URGENT, Deed.DISPATCH)

_Course = Mapping[Deed, float]


def _course(deeds: tuple[Deed, ...], *days_ago: float) -> _Course:
    return dict(zip(deeds, days_ago, strict=True))


_COURSES: tuple[tuple[Case, _Course], ...] = (
    (counties.GUARDRAILS, _course(_TO_DRAFT, 26, 25.8, 25.5, 24.9, 1.2)),
    (counties.RENT, _course(_TO_DISPATCH, 1.1, 0.9, 0.3)),
    (counties.ROAD_WORKS, _course(_TO_SIGNATURE, 9, 8.8, 8.6, 8, 2.2, 0.6)),
    (counties.OVERSIZE, _course(_TO_PUBLICATION, 12, 11.8, 11.7, 11, 5, 4.2, 3.9)),
    (counties.SITE_WAGES, _course(_TO_URGENT_DISPATCH, 0.45, 0.4, 0.38, 0.35)),
    (counties.FACTORY_WAGES, _course(_TO_DISPATCH, 24, 23.7, 23.5)),
    (counties.JOB_FAIR, _course(_TO_RATING, 18, 17.8, 17.5, 17, 10, 9.2, 9, 6.5)),
    (counties.HOTEL, _course(_TO_ACCEPTANCE, 21, 20.8, 20.5, 19.9)),
    (counties.REQUISITIONED_VEGETABLES, _course(_TO_DRAFT, 6, 5.8, 5.6, 5, 0.8)),
    (counties.REQUISITIONED_TRUCKS, _course(_TO_DISPATCH, 2.1, 1.9, 1.7)),
    (provinces.AWARD, _course(_TO_RETURN, 11, 10.8, 10.6, 10, 3, 2.2, 0.7)),
    (provinces.SIZE, _course(_TO_PUBLICATION, 5, 4.8, 4.7, 4.1, 2.6, 2.2, 1.9)),
    (provinces.BORDER_TRADE, _course(_TO_ACCEPTANCE, 4, 3.8, 3.6, 3)),
    (provinces.TRADE_FAIR, _course(_TO_SIGNATURE, 3.2, 3, 2.9, 2.4, 1.1, 0.4)),
    (provinces.CHECKS, _course(_TO_ACCEPTANCE, 3.5, 3.3, 3.1, 2.1)),
    (provinces.CANCELLATION, _course(_TO_RATING, 16, 15.8, 15.6, 15, 8, 7.3, 7, 5)),
    (provinces.LOGO, _course((*_TO_ACCEPTANCE, Deed.TERMINATE), 10, 9.8, 9.6, 9, 7.2)),
    (provinces.QUOTA, _course((*_TO_DISPATCH, Deed.WITHDRAW), 2.6, 2.4, 2.3, 2)),
    (counties.POWER, _course((Deed.FILE,), 0.1)),
    (counties.LAND, _course(_TO_RETURNED_ORDER, 2.8, 2.5, 2.3, 1.6, 0.25)),
    (counties.PENALTY, _course((*_TO_DISPATCH, Deed.DECLINE), 8, 7.8, 7.6, 7.1)),
    (counties.SNOW, _course((Deed.FILE, Deed.APPROVE, Deed.MARK_URGENT), 0.2, 0.15, 0.12)),
    (counties.SNOW_TOO, _course((Deed.FILE, Deed.APPROVE, Deed.MERGE), 0.1, 0.08, 0.05)),
    (counties.LAWSUIT, _course(_TO_REJECTION, 7, 6.9, 6.8)),
    (review.SUBSIDY, _course((Deed.FILE, Deed.ASK_FOR_MORE), 0.6, 0.4)),
    (review.FENCE, _course((Deed.FILE, Deed.ASK_FOR_MORE, Deed.LAPSE), 29, 28.8, 3.9)),
    (review.SUPPLIER, _course((Deed.FILE, Deed.PROPOSE, Deed.CONFIRM, Deed.DISPATCH), 1.6, 1.5, 1.3, 1.2)),
    (review.TOLL, _course((*_TO_ACCEPTANCE, Deed.REACH, Deed.INQUIRE), 1.9, 1.8, 1.7, 1.5, 1.4, 0.7)),
    (review.QUEUE, _course((*_TO_REJECTION, Deed.CONTEST), 1.4, 1.2, 1, 0.2)),
)


def scenes(moment: datetime) -> list[Scene]:
    """The scenes of all twenty-nine cases, counted back from ``moment``."""
    return [
        Scene(moment - timedelta(days=days), case, deed) for case, course in _COURSES for deed, days in course.items()
    ]
