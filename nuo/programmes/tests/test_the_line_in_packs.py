"""What a pack may not ask of anybody, and the voluntary services that stay possible."""

import pytest

from nuo.programmes.tests.samples import CLEAN, codes, spoilt, with_service

DEMANDS = [
    ("育龄对象每季孕检一次", "Quarterly checks"), ("组织妇检", "Arrange it"), ("落实三查", "Carry out checks"),
    ("生一孩上环", "After the first child"), ("二孩后结扎", "After two"), ("节育手术服务", "Procedures"),
    ("采取补救措施", "Act"), ("征收社会抚养费", "Collect it"), ("没有计划外生育", "None"), ("杜绝超生", "None"),
    ("处理违反计划生育的", "Deal with it"), ("结 扎", "Spaced"), ("结\u200b扎", "Hidden"), ("上·环", "Dotted"),
    ("检查", "pregnancy examinations every quarter"), ("检查", "pregnancy test"), ("服务", "sterilisation"),
    ("服务", "Sterilized after two"), ("服务", "remedial measures"), ("服务", "IUD insertion"),
    ("服务", "out-of-plan births"), ("服务", "a list of married women"), ("服务", "social maintenance fee"),
    ("服务", "women of childbearing age"), ("服务", "long-acting contraception"),
]  # fmt: skip


@pytest.mark.parametrize(("zh", "en"), DEMANDS)
@pytest.mark.parametrize("confidential", [True, False])
def test_a_demand_of_the_old_plans_never_stands_in_a_service(zh: str, en: str, confidential: bool) -> None:
    assert "forbidden" in codes(with_service(zh, en, confidential=confidential))


@pytest.mark.parametrize(("zh", "en"), DEMANDS)
def test_nor_in_a_right(zh: str, en: str) -> None:
    text = spoilt('{zh: "来去自由", en: "Come and go freely"}', f'{{zh: "{zh}", en: "{en}"}}')
    assert "forbidden" in codes(text)


VOLUNTARY = [
    ("免费避孕药具，想领就领，不问姓名", "Free contraceptives for anyone, no name asked"),
    ("免费孕前优生健康检查，自愿", "Free pre-pregnancy health checks, voluntary"),
    ("不孕不育咨询", "Advice on infertility"),
    ("办生育登记，免费", "Birth registration, free"),
    ("计划生育家庭奖励扶助申请", "Family planning support payments"),
    ("两癌筛查，自愿报名，结果只给本人", "Screening, voluntary; the result is yours alone"),
]


@pytest.mark.parametrize(("zh", "en"), VOLUNTARY)
def test_a_voluntary_confidential_service_passes(zh: str, en: str) -> None:
    assert codes(with_service(zh, en, confidential=True)) == []


@pytest.mark.parametrize(("zh", "en"), VOLUNTARY)
def test_the_same_service_in_the_open_is_refused(zh: str, en: str) -> None:
    assert set(codes(with_service(zh, en, confidential=False))) == {"private"}


def test_a_confidential_service_that_comes_by_itself_is_not_voluntary() -> None:
    trigger = "{recurring: {every: quarter, day: 1}}"
    text = with_service("避孕咨询", "Contraception advice", confidential=True, trigger=trigger)
    assert "private" in codes(text)


@pytest.mark.parametrize(
    ("zh", "en"),
    [("应当避孕", "Advice"), ("避孕药具领取要上报", "Advice"), ("避孕率达到 90%", "Advice"),
     ("咨询", "Contraception is required"), ("咨询", "A quota for contraception"), ("咨询", "Report pregnancies")],
)  # fmt: skip
def test_pressure_turns_a_service_into_a_demand(zh: str, en: str) -> None:
    assert "pressure" in codes(with_service(zh, en, confidential=True))


def test_a_right_may_name_the_choice_it_protects() -> None:
    right = '{zh: "用不用避孕由你自己定，谁也不能下指标", en: "Contraception is your choice; nobody may set a quota"}'
    assert codes(spoilt('{zh: "来去自由", en: "Come and go freely"}', right)) == []


@pytest.mark.parametrize("words", ["避孕率", "生育情况", "孕产妇管理率"])
def test_no_duty_indicator_or_target_touches_births(words: str) -> None:
    assert codes(spoilt("每月报进展", f"每月报{words}")) == ["private"]


@pytest.mark.parametrize("words", ["违者罚款", "全组连带责任", "拉入黑名单", "交押金", "积分制管理"])
def test_no_person_household_or_group_is_punished_or_scored(words: str) -> None:
    assert codes(spoilt("每月报进展", words)) == ["punishing"]


def test_a_right_may_rule_a_fine_out() -> None:
    right = '{zh: "村里不能罚款，不收押金", en: "No village may fine you"}'
    assert codes(spoilt('{zh: "来去自由", en: "Come and go freely"}', right)) == []


def test_declined_names_what_it_refuses() -> None:
    declined = 'declined:\n  - {id: J25, what: {zh: "结扎", en: "Sterilisation"}, why: {zh: "不做", en: "Never"}}\n'
    assert codes(CLEAN + declined) == []


@pytest.mark.parametrize(
    "words",
    ["检查环境卫生", "网上环境建设", "循环检修水泵", "排放环保检查", "每月经费公开",
     "人流量大的路口", "计划外出务工的人",
     "农产品牵引产业", "政府采购计划", "补办手续", "第三季查账"],
)  # fmt: skip
def test_everyday_words_that_only_look_alike_pass(words: str) -> None:
    assert codes(spoilt("每月报进展", words)) == []
