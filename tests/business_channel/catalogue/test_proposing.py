"""Which departments the catalogue proposes: the most specific rule, the nearest department, and what objections say."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel import reference
from business_channel.catalogue import telling
from business_channel.catalogue.model import Party
from business_channel.catalogue.proposing import Objected, Office, Proposal, propose
from business_channel.catalogue.rules import Case, Part, Rule, Scope, from_rule, level_of
from business_channel.language import Language, Words
from business_channel.regions.model import RegionLevel
from business_channel.work_orders.model import WorkOrderRole

LEAD, CO, JOINT, PARALLEL = WorkOrderRole.LEAD, WorkOrderRole.CO, WorkOrderRole.JOINT, WorkOrderRole.PARALLEL
RELEASED = [from_rule(row) for row in reference.rows("routing_rules")]
WAGES = Case("labour.wages", "520527", Party.PERSON, date(2020, 5, 28), choices=frozenset({"industry=TRANSPORT"}))


def office(number: int, name: str, kind: str, region: str = "520527") -> Office:
    return Office(UUID(int=number), name, kind, region)


TRANSPORT = office(1, "赫章县交通运输局", "TRANSPORT")
LABOUR = office(2, "赫章县人力资源和社会保障局", "HUMAN_RESOURCES")
HOUSING = office(3, "赫章县住房和城乡建设局", "HOUSING_CONSTRUCTION")
CITY = office(4, "毕节市交通运输局", "TRANSPORT", "520500")
PROVINCE = office(5, "贵州省交通运输厅", "TRANSPORT", "520000")
ALL = (TRANSPORT, LABOUR, HOUSING, CITY, PROVINCE)


def named(proposal: Proposal) -> list[tuple[str, WorkOrderRole]]:
    """The departments with their roles."""
    return [(each.office.name, each.role) for each in proposal.departments]


def best(
    case: Case = WAGES, offices: tuple[Office, ...] = ALL, *objected: Objected, accused: UUID | None = None
) -> Proposal:
    """The first proposal by the rules of the release."""
    return propose(case, RELEASED, offices, objected, accused)[0]


def against(by: Office, towards: Office | None, upheld: int = 1, role: WorkOrderRole = LEAD) -> Objected:
    """Objections that were upheld to orders under the rule for wages in transport works."""
    return Objected(by.id, role, "labour.wages", upheld, upheld, "labour.wages.transport", towards)


def test_wages_of_road_works_go_to_transport_and_labour_helps_as_the_regulation_says() -> None:
    proposal = best()
    assert named(proposal) == [("赫章县交通运输局", LEAD), ("赫章县人力资源和社会保障局", CO)]
    assert proposal.rule.code == "labour.wages.transport"
    assert telling.reason(proposal, proposal.departments[0], Language.ZH) == (
        "赫章县交通运输局主办：《保障农民工工资支付条例》第七条，行业主管部门督办本行业工程建设领域的欠薪，"
        "人力资源社会保障部门负责监督检查。"
    )
    assert telling.reason(proposal, proposal.departments[1], Language.EN) == (
        "赫章县人力资源和社会保障局 helps: Regulation on Securing the Wages of Migrant Workers, Art. 7: "
        "The authority of the industry supervises cases of unpaid wages on its works, and human resources inspects."
    )


def test_wages_without_a_word_on_the_industry_go_to_labour() -> None:
    assert named(best(replace(WAGES, choices=frozenset()))) == [("赫章县人力资源和社会保障局", LEAD)]


def test_before_its_regulation_was_in_force_a_rule_proposes_nothing() -> None:
    assert best(replace(WAGES, on=date(2020, 4, 30))).rule.code == "labour.wages"


def test_where_the_county_has_no_such_bureau_the_city_and_then_the_province_is_proposed_and_told() -> None:
    for offices, found in (((LABOUR, CITY, PROVINCE), CITY), ((LABOUR, PROVINCE), PROVINCE)):
        proposal = best(WAGES, offices)
        first = proposal.departments[0]
        assert (first.office, first.above) == (found, level_of(found.region_code))
        assert "所在地没有可承办的交通运输部门，上提至" in telling.reason(proposal, first, Language.ZH)


def test_a_rule_for_which_nobody_is_there_to_answer_comes_after_one_for_which_somebody_is() -> None:
    ranked = propose(WAGES, RELEASED, [LABOUR])
    assert [each.rule.code for each in ranked] == ["labour.wages", "labour", "labour.wages.transport"]
    assert ranked[-1].lacking == ("TRANSPORT",)
    assert telling.lacking(ranked[-1], Language.ZH) == ["所在地及上级均没有在职的交通运输部门。"]
    assert named(ranked[-1]) == [("赫章县人力资源和社会保障局", CO)]


def test_a_matter_against_the_bureau_itself_goes_to_the_one_above() -> None:
    proposal = best(accused=TRANSPORT.id)
    assert named(proposal) == [("毕节市交通运输局", LEAD), ("赫章县人力资源和社会保障局", CO)]


def test_an_enterprise_with_arrears_goes_to_the_province_and_a_person_to_the_county() -> None:
    county, province = office(6, "县工信局", "INDUSTRY_IT"), office(7, "省工信厅", "INDUSTRY_IT", "520000")
    case = Case("arrears.goods", "520527", Party.ENTERPRISE, date(2026, 3, 2))
    assert named(best(case, (county, province))) == [("省工信厅", LEAD)]
    assert named(best(replace(case, author=Party.PERSON), (county, province))) == [("县工信局", LEAD)]


def test_two_departments_of_a_province_answer_jointly_on_online_services() -> None:
    commerce, market = office(8, "省商务厅", "COMMERCE", "530000"), office(9, "省市监局", "MARKET_REGULATION", "530000")
    case = Case("approvals.online", "530102", Party.ENTERPRISE, date(2020, 3, 16))
    assert named(best(case, (market, commerce))) == [("省商务厅", JOINT), ("省市监局", JOINT)]
    assert named(best(case, (commerce,))) == [("省商务厅", LEAD)]


def test_the_command_centres_of_county_and_city_act_beside_each_other_while_they_exist() -> None:
    city = office(10, "咸宁市指挥部", "COMMAND_CENTRE", "421200")
    county, later = (
        office(11, "嘉鱼县指挥部", "COMMAND_CENTRE", "421221"),
        office(12, "县发改局", "DEVELOPMENT_REFORM", "421221"),
    )
    case = Case("emergency", "421221", Party.PERSON, date(2020, 2, 22))
    assert named(best(case, (city, county, later))) == [("嘉鱼县指挥部", PARALLEL), ("咸宁市指挥部", PARALLEL)]
    assert named(best(case, (city, later))) == [("咸宁市指挥部", LEAD)]
    assert named(best(case, (later,))) == [("县发改局", LEAD)]


def test_an_upheld_objection_puts_the_suggested_department_first_and_says_why() -> None:
    proposal = best(WAGES, ALL, against(TRANSPORT, HOUSING, 2))
    assert named(proposal) == [("赫章县住房和城乡建设局", LEAD), ("赫章县人力资源和社会保障局", CO)]
    assert (proposal.objections, proposal.upheld) == (2, 2)
    said = telling.reason(proposal, proposal.departments[0], Language.ZH)
    assert said.endswith("根据 2 次成立的派单异议更正，目录原为赫章县交通运输局。")


def test_an_objection_that_was_not_upheld_is_counted_and_changes_nothing() -> None:
    rejected = replace(against(TRANSPORT, HOUSING), raised=3, upheld=0)
    proposal = best(WAGES, ALL, rejected)
    assert proposal.departments == best().departments
    assert (proposal.objections, proposal.upheld) == (3, 0)


def test_the_department_towards_which_more_objections_point_wins() -> None:
    assert named(best(WAGES, ALL, against(TRANSPORT, HOUSING), against(TRANSPORT, CITY, 2)))[0][0] == CITY.name


def test_who_was_suggested_and_objects_rightly_gives_it_on_or_back() -> None:
    onward = against(TRANSPORT, HOUSING, 1), against(HOUSING, CITY, 1)
    assert named(best(WAGES, ALL, *onward))[0][0] == CITY.name
    back = against(TRANSPORT, HOUSING, 1), against(HOUSING, TRANSPORT, 1)
    assert named(best(WAGES, ALL, *back))[0][0] == TRANSPORT.name


def test_objections_to_another_rule_role_or_topic_correct_nothing() -> None:
    others = (
        replace(against(TRANSPORT, HOUSING), rule_code="labour.wages.water"),
        replace(against(TRANSPORT, HOUSING), rule_code=None, topic_code="factors.logistics"),
    )
    assert best(WAGES, ALL, *others) == best()
    assert best(WAGES, ALL, against(TRANSPORT, HOUSING, role=CO)).departments == best().departments


def test_an_order_that_named_no_rule_speaks_of_the_rules_of_its_topic() -> None:
    unnamed = replace(against(TRANSPORT, HOUSING), rule_code=None)
    assert named(best(WAGES, ALL, unnamed))[0][0] == HOUSING.name


def test_a_correction_never_leads_to_whom_the_matter_accuses() -> None:
    assert named(best(WAGES, ALL, against(TRANSPORT, HOUSING), accused=HOUSING.id))[0][0] == TRANSPORT.name


def test_a_department_is_named_once_even_when_a_correction_leads_to_the_helper() -> None:
    assert named(best(WAGES, ALL, against(TRANSPORT, LABOUR))) == [("赫章县人力资源和社会保障局", LEAD)]


TOPICS = st.sampled_from(["labour", "labour.wages", "factors", "factors.logistics"])
REGIONS = st.sampled_from(["520527", "520526", "520500", "520000", "421221"])
KINDS = ("TRANSPORT", "HUMAN_RESOURCES", "HOUSING_CONSTRUCTION")
PARTIES = st.sampled_from([None, *Party])
CHOICES = st.sampled_from(["industry=TRANSPORT", "industry=WATER"])
SCOPES = st.builds(
    Scope,
    topic=TOPICS,
    region=st.none() | REGIONS,
    region_level=st.none() | st.sampled_from(RegionLevel),
    author=PARTIES,
    respondent=PARTIES,
    choice=st.none() | CHOICES,
)
PARTS = st.builds(
    Part, st.sampled_from(KINDS), st.sampled_from(WorkOrderRole), st.none() | st.sampled_from(RegionLevel)
)
RULES = st.lists(
    st.builds(
        Rule,
        code=st.text("abc", min_size=1, max_size=4),
        version=st.just(1),
        scope=SCOPES,
        parts=st.lists(PARTS, min_size=1, max_size=3).map(tuple),
        reason=st.just(Words("理由。", "A reason.")),
    ),
    max_size=6,
    unique_by=lambda rule: rule.code,
)
OFFICES = st.lists(
    st.builds(
        Office,
        st.integers(1, 30).map(lambda n: UUID(int=n)),
        st.text("甲乙丙", min_size=1),
        st.sampled_from(KINDS),
        REGIONS,
    ),
    max_size=12,
    unique_by=lambda each: each.id,
)
CASES = st.builds(
    Case,
    topic_code=TOPICS,
    region_code=REGIONS,
    author=st.sampled_from(Party),
    on=st.just(date(2026, 3, 2)),
    respondent=PARTIES,
    choices=st.frozensets(CHOICES),
)


@st.composite
def objections(draw: st.DrawFn, offices: list[Office]) -> list[Objected]:
    """Objections between departments that are there."""
    pick = st.sampled_from(offices)
    one = st.builds(
        Objected,
        by=pick.map(lambda each: each.id),
        role=st.sampled_from(WorkOrderRole),
        topic_code=TOPICS,
        raised=st.integers(0, 3),
        upheld=st.integers(0, 3),
        suggested=st.none() | pick,
    )
    return draw(st.lists(one, max_size=6)) if offices else []


@settings(max_examples=300, deadline=None)
@given(st.data(), CASES, RULES, OFFICES)
def test_whatever_the_rules_a_proposal_is_total_repeatable_and_never_names_the_accused(
    data: st.DataObject, case: Case, rules: list[Rule], offices: list[Office]
) -> None:
    objected = data.draw(objections(offices))
    accused = data.draw(st.none() | st.sampled_from([each.id for each in offices])) if offices else None
    ranked = propose(case, rules, offices, objected, accused)
    assert {each.rule.code for each in ranked} == {each.code for each in rules if each.applies(case)}
    shuffled = (
        data.draw(st.permutations(rules)),
        data.draw(st.permutations(offices)),
        data.draw(st.permutations(objected)),
    )
    assert propose(case, *shuffled, accused) == ranked
    for proposal in ranked:
        ids = [each.office.id for each in proposal.departments]
        assert len(set(ids)) == len(ids)
        assert accused not in ids
        assert {each.office for each in proposal.departments} <= set(offices)
        answering = [each.role for each in proposal.departments if each.role is not CO]
        assert len(answering) != 1 or answering == [LEAD]


@settings(max_examples=300, deadline=None)
@given(CASES, RULES)
def test_where_everybody_is_in_office_the_most_specific_rule_wins(case: Case, rules: list[Rule]) -> None:
    everywhere = [
        office(place * 10 + which, f"{kind}{region}", kind, region)
        for place, region in enumerate(("520527", "520526", "520500", "520000", "421221", "421200", "420000"))
        for which, kind in enumerate(KINDS)
    ]
    answerable = [each for each in rules if any(part.role is not CO for part in each.parts)]
    covering = [each for each in answerable if each.applies(case)]
    ranked = propose(case, answerable, everywhere)
    assert [each.rule.scope.specificity for each in ranked] == sorted(
        (each.scope.specificity for each in covering), reverse=True
    )
    assert all(not each.lacking for each in ranked)
