"""The dispatch catalogue over the API: what it proposes, how objections correct it, and how it is changed."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from business_channel.audit import AuditEntry
from business_channel.catalogue.model import RoutingRule
from business_channel.departments.model import Department
from business_channel.ids import global_id, new_id
from business_channel.language import Language
from business_channel.work_orders.model import WorkOrder
from tests.schema.desk import Desk

AUTHOR, REVIEWER, DISPATCHER = "citizen@public.demo", "reviewer@platform.demo", "dispatcher@platform.demo"
ADMIN = "admin@platform.demo"
TRANSPORT, LABOUR, INDUSTRY = "赫章县交通运输局", "赫章县人力资源和社会保障局", "赫章县工业和信息化局"
WAGES = [
    {"code": "employer", "value": "某建工集团"},
    {"code": "industry", "value": "TRANSPORT"},
    {"code": "amount", "value": "15785"},
]
FILE = """mutation ($i: FileSubmissionInput!) { fileSubmission(input: $i) {
    submission { id } errors { code message path } } }"""
PROPOSAL = """query ($id: ID!) { submission(id: $id) { routingProposal { ruleCode ruleVersion objections upheld lacking
    departments { departmentId name kind regionCode role reason above correctedBy } } } }"""
REVIEW = "mutation ($i: ReviewSubmissionInput!) { reviewSubmission(input: $i) { errors { code } } }"
DISPATCH = """mutation ($i: DispatchSubmissionInput!) { dispatchSubmission(input: $i) {
    submission { workOrders { id routingRuleCode routingRuleVersion department { id } } } errors { code path } } }"""
OBJECT = """mutation ($i: ObjectToWorkOrderInput!) { objectToWorkOrder(input: $i) {
    workOrder { objection { id } } errors { code } } }"""
DECIDE = "mutation ($i: DecideObjectionInput!) { decideObjection(input: $i) { errors { code } } }"
SAVE = """mutation ($i: SaveRoutingRuleInput!) { saveRoutingRule(input: $i) { errors { code path }
    rule { code version topicCode regionCode choice reason validFrom departments { kind role level } } } }"""
RULES = "{ routingRules { code version topicCode instrument article reason departments { kind role level } } }"


async def department(desk: Desk, name: str) -> str:
    """The global id of a department."""
    async with desk.store.engine.connect() as connection:
        key = (await connection.execute(select(Department.id).where(Department.name == name))).scalar_one()
    return global_id("Department", key)


async def found(desk: Desk, name: str, kind: str, region: str) -> str:
    """Founds a department; returns its global id."""
    key = new_id()
    async with desk.store.engine.begin() as connection:
        values = {"id": key, "name": name, "kind_code": kind, "region_code": region}
        await connection.execute(Department.__table__.insert().values(**values))  # type: ignore[attr-defined]
    return global_id("Department", key)


async def filed(desk: Desk, **more: Any) -> str:
    """The citizen of S2 asks for unpaid wages; returns the submission's id."""
    words = {"kind": "HELP", "title": "被拖欠工资15785元", "body": "工资未发。", "topicCode": "labour.wages"}
    contact = {"contactName": "张师傅", "contactPhone": "13985700001", "idempotencyKey": str(uuid.uuid4())}
    place = {"addresseeId": await department(desk, "赫章县委办公室")}
    payload = (await desk.ask(AUTHOR, FILE, i=words | contact | place | more)).data["fileSubmission"]
    assert payload["errors"] == []
    return str(payload["submission"]["id"])


async def proposed(desk: Desk, submission: str, language: Language = Language.ZH) -> Any:
    """The proposal as the dispatcher reads it."""
    answer = await desk.ask(DISPATCHER, PROPOSAL, language=language, id=submission)
    assert answer.errors is None
    return answer.data["submission"]["routingProposal"]


def parts(proposal: Any) -> list[tuple[str, str]]:
    """The departments of a proposal with their roles."""
    return [(each["name"], each["role"]) for each in proposal["departments"]]


async def dispatched(desk: Desk, submission: str, lead: str, rule: Any = None) -> Any:
    """The platform takes it and gives it to a department; returns the payload."""
    await desk.ask(REVIEWER, REVIEW, i={"submissionId": submission, "decision": "APPROVE"})
    orders = [{"departmentId": lead, "role": "LEAD"}]
    wanted = {"submissionId": submission, "idempotencyKey": str(uuid.uuid4()), "orders": orders, "followedRule": rule}
    answer = await desk.ask(DISPATCHER, DISPATCH, i=wanted)
    assert answer.errors is None
    return answer.data["dispatchSubmission"]


async def objects(desk: Desk, order: str, suggested: str | None, *, upheld: bool = True) -> None:
    """The county's transport bureau objects, and the dispatcher decides."""
    said = {"workOrderId": order, "reason": "该项目由其他部门主管", "suggestedDepartmentId": suggested}
    answer = await desk.ask("clerk@jtj.demo", OBJECT, i=said | {"idempotencyKey": str(uuid.uuid4())})
    raised = answer.data["objectToWorkOrder"]["workOrder"]["objection"]["id"]
    decided = await desk.ask(DISPATCHER, DECIDE, i={"objectionId": raised, "upheld": upheld, "note": "情况属实"})
    assert decided.data["decideObjection"]["errors"] == []


async def test_wages_of_road_works_are_proposed_to_transport_with_labour_by_the_regulation(desk: Desk) -> None:
    submission = await filed(desk, details=WAGES)
    proposal = await proposed(desk, submission)
    assert (proposal["ruleCode"], proposal["ruleVersion"]) == ("labour.wages.transport", 1)
    assert parts(proposal) == [(TRANSPORT, "LEAD"), (LABOUR, "CO")]
    lead = proposal["departments"][0]
    assert lead["departmentId"] == await department(desk, TRANSPORT)
    assert lead["reason"].startswith("赫章县交通运输局主办：《保障农民工工资支付条例》第七条，")
    assert (proposal["objections"], proposal["upheld"], proposal["lacking"], lead["above"]) == (0, 0, [], None)


async def test_a_proposal_is_told_in_english(desk: Desk) -> None:
    proposal = await proposed(desk, await filed(desk, details=WAGES), Language.EN)
    assert "Regulation on Securing the Wages of Migrant Workers, Art. 7" in proposal["departments"][1]["reason"]


async def test_without_a_bureau_in_the_county_the_province_is_proposed(desk: Desk) -> None:
    province = await found(desk, "贵州省交通运输厅", "TRANSPORT", "520000")
    async with desk.store.engine.begin() as connection:
        ended = update(Department).where(Department.name == TRANSPORT).values(valid_to=func.current_date() - 1)
        await connection.execute(ended)
    lead = (await proposed(desk, await filed(desk, details=WAGES)))["departments"][0]
    assert (lead["departmentId"], lead["above"]) == (province, "PROVINCE")
    assert "所在地没有可承办的交通运输部门，上提至省级。" in lead["reason"]


async def test_the_accused_bureau_is_never_proposed(desk: Desk) -> None:
    await found(desk, "毕节市交通运输局", "TRANSPORT", "520500")
    submission = await filed(desk, details=WAGES, respondentId=await department(desk, TRANSPORT))
    assert parts(await proposed(desk, submission)) == [("毕节市交通运输局", "LEAD"), (LABOUR, "CO")]


@pytest.mark.parametrize("reader", [AUTHOR, "clerk@jtj.demo", "leader@county.demo"])
async def test_only_the_platform_reads_a_proposal(desk: Desk, reader: str) -> None:
    submission = await filed(desk, details=WAGES)
    await dispatched(desk, submission, await department(desk, TRANSPORT))
    read = (await desk.ask(reader, PROPOSAL, id=submission)).data["submission"]
    assert read == {"routingProposal": None}


async def test_an_objection_that_was_upheld_corrects_the_next_proposal_in_the_place(desk: Desk) -> None:
    housing = await found(desk, "赫章县住房和城乡建设局", "HOUSING_CONSTRUCTION", "520527")
    for count in (1, 2):
        payload = await dispatched(
            desk,
            await filed(desk, details=WAGES),
            await department(desk, TRANSPORT),
            {"code": "labour.wages.transport", "version": 1},
        )
        await objects(desk, payload["submission"]["workOrders"][0]["id"], housing)
        proposal = await proposed(desk, await filed(desk, details=WAGES))
        lead = proposal["departments"][0]
        assert (lead["departmentId"], lead["role"], lead["correctedBy"]) == (housing, "LEAD", count)
        assert lead["reason"].endswith(f"根据 {count} 次成立的派单异议更正，目录原为赫章县交通运输局。")
        assert (proposal["objections"], proposal["upheld"]) == (count, count)
    elsewhere = await filed(desk, details=WAGES, regionCode="520526")
    assert (await proposed(desk, elsewhere))["objections"] == 0


async def test_an_objection_to_an_order_without_a_rule_corrects_as_well(desk: Desk) -> None:
    payload = await dispatched(desk, await filed(desk, details=WAGES), await department(desk, TRANSPORT))
    await objects(desk, payload["submission"]["workOrders"][0]["id"], await department(desk, INDUSTRY))
    assert parts(await proposed(desk, await filed(desk, details=WAGES)))[0] == (INDUSTRY, "LEAD")


async def test_an_objection_that_was_rejected_or_suggests_nobody_is_only_counted(desk: Desk) -> None:
    for suggested, upheld in ((await department(desk, INDUSTRY), False), (None, True)):
        payload = await dispatched(desk, await filed(desk, details=WAGES), await department(desk, TRANSPORT))
        await objects(desk, payload["submission"]["workOrders"][0]["id"], suggested, upheld=upheld)
    proposal = await proposed(desk, await filed(desk, details=WAGES))
    assert parts(proposal) == [(TRANSPORT, "LEAD"), (LABOUR, "CO")]
    assert (proposal["objections"], proposal["upheld"]) == (2, 1)


async def test_a_suggested_department_that_has_ended_is_not_proposed(desk: Desk) -> None:
    payload = await dispatched(desk, await filed(desk, details=WAGES), await department(desk, TRANSPORT))
    await objects(desk, payload["submission"]["workOrders"][0]["id"], await department(desk, INDUSTRY))
    async with desk.store.engine.begin() as connection:
        ended = update(Department).where(Department.name == INDUSTRY).values(valid_to=func.current_date() - 1)
        await connection.execute(ended)
    assert parts(await proposed(desk, await filed(desk, details=WAGES)))[0] == (TRANSPORT, "LEAD")


@pytest.mark.parametrize("count", [1, 20])
async def test_the_dispatchers_page_with_proposals_is_one_statement(desk: Desk, count: int) -> None:
    for _ in range(count):
        await filed(desk, details=WAGES)
    query = (
        """{ submissions(first: 20) { nodes { title routingProposal { ruleCode departments { name reason } } } } }"""
    )
    nodes = (await desk.ask(DISPATCHER, query)).data["submissions"]["nodes"]
    assert [each["routingProposal"]["departments"][0]["name"] for each in nodes] == [TRANSPORT] * count
    assert desk.statements == 1


async def test_orders_cite_the_rule_that_the_dispatch_followed(desk: Desk) -> None:
    payload = await dispatched(
        desk,
        await filed(desk, details=WAGES),
        await department(desk, TRANSPORT),
        {"code": "labour.wages.transport", "version": 1},
    )
    [order] = payload["submission"]["workOrders"]
    assert (order["routingRuleCode"], order["routingRuleVersion"]) == ("labour.wages.transport", 1)


@pytest.mark.parametrize(("code", "version"), [("labour.wages.transport", 9), ("factors.logistics", 1)])
async def test_a_rule_that_there_never_was_for_the_topic_cannot_be_followed_and_nothing_is_dispatched(
    desk: Desk, code: str, version: int
) -> None:
    rule = {"code": code, "version": version}
    payload = await dispatched(desk, await filed(desk), await department(desk, TRANSPORT), rule)
    assert payload == {"submission": None, "errors": [{"code": "NOT_FOUND", "path": ["input", "followedRule"]}]}
    async with desk.store.engine.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(WorkOrder))).scalar_one() == 0


async def test_the_catalogue_can_be_read_by_anyone_in_both_languages(desk: Desk) -> None:
    for language, law in (
        (Language.ZH, "保障农民工工资支付条例"),
        (Language.EN, "Regulation on Securing the Wages of"),
    ):
        rules = {each["code"]: each for each in (await desk.ask(None, RULES, language=language)).data["routingRules"]}
        assert rules["labour.wages.transport"]["instrument"].startswith(law)
    assert rules["labour.wages.transport"]["departments"] == [
        {"kind": "TRANSPORT", "role": "LEAD", "level": None},
        {"kind": "HUMAN_RESOURCES", "role": "CO", "level": None},
    ]


LOCAL: dict[str, Any] = {
    **{"code": "labour.wages.520527", "topicCode": "labour.wages", "regionCode": "520527"},
    **{"departments": [{"kind": "PETITIONS", "role": "LEAD", "level": "COUNTY"}], "source": "赫章县派单目录"},
    **{"reasonZh": "赫章县欠薪由信访局{统一}接收。", "reasonEn": "In Hezhang petitions {receive} all claims."},
}


async def saved(desk: Desk, **rule: Any) -> Any:
    """The payload of an administrator who saves a rule."""
    answer = await desk.ask(ADMIN, SAVE, i=rule)
    assert answer.errors is None
    return answer.data["saveRoutingRule"]


async def test_a_new_rule_of_a_place_goes_before_the_general_one(desk: Desk) -> None:
    petitions = await found(desk, "赫章县信访局", "PETITIONS", "520527")
    payload = await saved(desk, **LOCAL)
    assert (payload["errors"], payload["rule"]["version"]) == ([], 1)
    proposal = await proposed(desk, await filed(desk))
    assert (proposal["ruleCode"], proposal["departments"][0]["departmentId"]) == ("labour.wages.520527", petitions)
    assert proposal["departments"][0]["reason"] == "赫章县信访局主办：赫章县欠薪由信访局{统一}接收。"


async def test_a_saved_rule_is_a_new_version_and_the_old_one_stays_citable(desk: Desk) -> None:
    parts_of = [{"kind": "INDUSTRY_IT", "role": "LEAD"}]
    payload = await saved(desk, code="labour.wages", departments=parts_of, articleZh=None, articleEn=None)
    assert (payload["errors"], payload["rule"]["version"]) == ([], 2)
    assert parts(await proposed(desk, await filed(desk))) == [(INDUSTRY, "LEAD")]
    cited = 'query ($v: Int!) { routingRule(code: "labour.wages", version: $v) { article departments { kind } } }'
    old = (await desk.ask(None, cited, v=1)).data["routingRule"]
    new = (await desk.ask(None, cited, v=2)).data["routingRule"]
    assert (old["article"], old["departments"]) == ("第十一条", [{"kind": "HUMAN_RESOURCES"}])
    assert (new["article"], new["departments"]) == (None, [{"kind": "INDUSTRY_IT"}])
    assert (await desk.ask(None, cited, v=3)).data["routingRule"] is None
    async with desk.store.engine.connect() as connection:
        noted = select(AuditEntry.detail).where(AuditEntry.action == "routing_rule:saved")
        assert (await connection.execute(noted)).scalars().all() == [{"code": "labour.wages", "version": 2}]


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"code": "Labour Wages"}, "INVALID_INPUT", "code"),
        ({"topicCode": "labour.none"}, "NOT_FOUND", "topicCode"),
        ({"topicCode": None}, "MISSING", "topicCode"),
        ({"regionCode": "999999"}, "NOT_FOUND", "regionCode"),
        ({"choice": "industry=MINING"}, "NOT_FOUND", "choice"),
        ({"departments": []}, "MISSING", "departments"),
        ({"departments": [{"kind": "PETITIONS", "role": "CO"}]}, "INVALID_INPUT", "departments"),
        ({"departments": [{"kind": "A:LEAD;B", "role": "LEAD"}]}, "INVALID_INPUT", "departments"),
        ({"departments": [{"kind": "NOBODY", "role": "LEAD"}]}, "NOT_FOUND", "departments/0/kind"),
        ({"reasonZh": " "}, "MISSING", "reasonZh"),
        ({"reasonEn": "x" * 401}, "TOO_LONG", "reasonEn"),
        ({"instrumentZh": "条例"}, "MISSING", "instrumentEn"),
        ({"articleZh": "第一条", "articleEn": "Art. 1"}, "MISSING", "instrumentZh"),
        ({"validFrom": "2026-02-01", "validTo": "2026-01-31"}, "INVALID_INPUT", "validTo"),
    ],
    ids=lambda each: str(each)[:40],
)
async def test_a_rule_that_cannot_be_is_refused_and_nothing_is_saved(
    desk: Desk, changed: dict[str, Any], code: str, path: str
) -> None:
    payload = await saved(desk, **LOCAL | changed)
    assert payload["rule"] is None
    assert (code, f"input/{path}") in [(each["code"], "/".join(each["path"])) for each in payload["errors"]]
    async with desk.store.engine.connect() as connection:
        by_hand = select(func.count()).select_from(RoutingRule).where(RoutingRule.saved_by.is_not(None))
        assert (await connection.execute(by_hand)).scalar_one() == 0


async def test_only_an_administrator_saves_a_rule(desk: Desk) -> None:
    for caller, code in ((DISPATCHER, "FORBIDDEN"), (None, "UNAUTHENTICATED")):
        answer = await desk.ask(caller, SAVE, i=LOCAL)
        assert [each.extensions["code"] for each in answer.errors] == [code]
    assert "labour.wages.520527" not in {each["code"] for each in (await desk.ask(None, RULES)).data["routingRules"]}


async def test_which_clocks_apply_to_a_matter_is_told_to_anyone(desk: Desk) -> None:
    query = (
        """query ($t: Text!, $r: Text!) { applicableDeadlines(kind: HELP, topicCode: $t, regionCode: $r) { code } }"""
    )

    async def codes(topic: str, region: str = "421221") -> set[str]:
        return {each["code"] for each in (await desk.ask(None, query, t=topic, r=region)).data["applicableDeadlines"]}

    wages = await codes("labour.wages", "520527")
    assert {"service.reply.help.520527", "labour.inspect", "dispatch.general"} <= wages
    assert not {"arrears.handle", "permit.decide", "service.reply.help", "labour.inspect.extended"} & wages
    assert {"arrears.review", "arrears.transfer", "arrears.handle"} <= await codes("arrears.goods")
    assert "dispatch.utilities" in await codes("factors.utilities")
