"""What invented residents ask and offices answer: short, everyday, about roads and papers, never about a person."""

from random import Random

SPOTS = (
    "桥头", "村口", "小学门口", "井边", "晒谷场旁边", "老祠堂门前", "河边那条路", "水渠拐弯处", "村委会后面",
    "卫生室旁边", "上坡那一段", "车站对面",
)  # fmt: skip

# By service, else by group. {spot} becomes one of the spots.
ASKED: dict[str, tuple[str, ...]] = {
    "street-lamp": ("{spot}的路灯不亮了，晚上看不见路。", "{spot}有一盏路灯一闪一闪，两天了。"),
    "road-pothole": ("{spot}有个坑，下雨积水看不清，骑车容易摔。", "{spot}的路面塌了一块，请来补一下。"),
    "road-hazard-guard": ("{spot}塌了一块，请先围起来。",),
    "manhole-cover": ("{spot}的井盖不见了。", "{spot}的井盖裂了，踩上去会翻。"),
    "drinking-water-out": ("从今天早上起没有水，{spot}这一片都停了。",),
    "water-quality": ("水发浑，有股味道，{spot}附近几家都这样。",),
    "blocked-drain": ("{spot}的水沟堵了，水漫到路上。", "{spot}的沟里都是落叶和泥，请来清一清。"),
    "bulky-waste": ("旧柜子一个、旧床垫一张，请来拉走。", "换下来的旧沙发放在{spot}，请约个时间。"),
    "missed-waste": ("{spot}的垃圾桶满了，今天没有人收。", "垃圾车两天没有来{spot}了。"),
    "public-toilet": ("{spot}的公厕门坏了，灯也不亮。", "{spot}的公厕没有水冲。"),
    "ramp-repair": ("{spot}的坡道裂了，轮椅上不去。", "{spot}的扶手松了，扶着会晃。"),
    "fallen-tree-wire": ("{spot}倒了一棵树，压着电线。",),
    "village-letter": ("要开一张居住证明，什么时候可以来取？", "办事要用村里的证明，请先帮我看看材料。"),
    "hukou-papers-help": ("想办户口的手续，不知道要带什么。",),
    "pension-enrolment-help": ("想参加养老保险，请告诉我怎么办。", "养老金的卡换了，怎么改？"),
    "health-insurance-help": ("医保报销的单子不会填，想请你们看看。", "今年的医保还没有交上，怎么补？"),
    "online-help": ("手机上的表不会填，想请人帮一下。",),
    "home-service": ("腿脚不方便，能不能上门来办？",),
    "elder-visit": ("家里老人一个人住，请有空去看看。",),
    "meal-service": ("想给老人报名助餐，一天一顿。",),
    "old-age-allowance": ("今年满 80 了，想申请高龄津贴。",),
    "village-affairs-query": ("上一季公布的修路钱里有一项看不懂，想问清楚。", "村里的鱼塘今年租给谁、租金多少？"),
    "collective-accounts-copy": ("想看去年集体的账，复印 3 页。",),
    "village-rules-copy": ("想要一份村规民约。",),
    "land-contract-copy": ("承包合同找不到了，想要一份复印件。",),
    "crop-damage-look": ("昨晚下雹子，{spot}的菜地打坏了，请来看看。",),
    "farm-advice": ("橘子树叶子发黄，想请农技员来看看。", "秧苗长得不匀，请来地里看一看。"),
    "sell-produce": ("萝卜收了不少卖不动，想请帮忙找买家。",),
    "job-information": ("想在附近找点活，会开货车。",),
    "training-place": ("想学电焊，下一期什么时候开？",),
    "info-request": ("申请公开{spot}修路的中标价和验收结果。", "申请公开去年集镇改造的资金安排。"),
    "policy-question": ("想问今年种粮补贴什么时候发、按什么算。", "危房改造今年还能不能报名？"),
    "undisclosed-affairs-report": ("村里这一季的账还没有贴出来，请镇里看一看。",),
    "suggestion-reply": ("建议在{spot}装一盏灯，晚上走路的人多。", "建议赶集那天加一班车。"),
    "service-complaint": ("下午 4 点去窗口，没有人在，等了半个小时。", "同一件事跑了两趟，每趟说的材料都不一样。"),
    "unsafe-house-check": ("老屋后墙裂了一道缝，下雨天担心，请来看看。",),
    "building-permit": ("想在老宅基地上翻建两层，申请规划许可。",),
}
ASKED_OF_GROUP: dict[str, tuple[str, ...]] = {
    "registration": ("想办这件事，请告诉我要带什么、什么时候来。",),
    "benefit": ("想申请，请告诉我要带什么材料。",),
    "care": ("想申请这一项，请联系我约个时间。",),
    "health": ("想约个时间。",),
    "information": ("想查一份材料，请告诉我怎么查。",),
    "disclosure": ("有一项公开的内容想问清楚。",),
    "petition": ("反映一件事，请收到后给我回话。", "上次反映的事还没有结果，请再看一看。"),
    "hotline": ("{spot}晚上施工声音很大，请管一管。", "想问一下办事大厅中午有没有人。"),
    "livelihood": ("想请你们帮着问一问。",),
    "infrastructure": ("{spot}的公共设施坏了，请来修。",),
    "dispute": ("两家对地界说法不一样，想请你们来调一调。",),
    "agreement": ("想了解怎么参加，请给一份说明。",),
}
# A confidential request says no more than that somebody would like to be called.
ASKED_CONFIDENTIALLY = "想办这件事，请联系我约个时间。"

ANSWERED: dict[str, tuple[str, ...]] = {
    "infrastructure": ("已经到现场修好了。", "修好了，有问题再找我们。", "今天下午处理完了，请再看看。"),
    "registration": ("办好了，可以来取。", "材料齐了，已经办好。"),
    "benefit": ("已经办完，结果见书面通知。",),
    "care": ("已经上门去过。", "已经安排好，下周开始。"),
    "information": ("复印件已经给你。", "答复书已经寄出。", "查到了，内容见答复。"),
    "disclosure": ("已经逐项答复，底账可以来看。",),
    "petition": ("已经查清，书面答复已经送到。", "谢谢提醒，已经改了。"),
    "hotline": ("已经处理并电话回复。",),
    "livelihood": ("农技员已经到地里看过，办法写在单子上了。", "已经联系好，请按约定的时间来。"),
    "dispute": ("两边都谈过，已经说好，写了书面的。",),
}
ANSWERED_ELSE = ("办好了。", "已经办完，有问题再找我们。")
ACCEPTED_TALK = ("请问大概什么时候能好？", "还需要我再来一趟吗？")
PAPERS = ("请带身份证和户口簿。", "还差一张银行卡复印件，别的都齐了。", "请带承包合同或者土地证，原件看一下就还。")
BROUGHT = ("材料带来了。", "已经送到窗口。")
HANDED_OVER = ("这件事归镇里管，已经转过去，不用你再跑。",)
REFUSED = ("查过了，这次不符合条件，理由写在书面答复里。", "材料里写的和核实到的不一样，这次不予办理。")
OUTSIDE = ("这件事归县里别的单位管，我们已经把情况告诉那里，那里会联系你。",)
REMEDY = "不服的，可以找上一级政府，或者申请行政复议。"
HAD_ENOUGH = "说好的日子过了好几天，还没有人来，请镇里看一看。"
DONE_AT_LAST = "晚了，对不住。今天办好了，镇里也来看过。"
# What the level above says, by what it found; everybody reads it.
FOUND = {
    "ordered": (
        "去看过了，确实没有办。人手排不开，已经从镇里抽人，按下面的日子办好，由村主任负责。",
        "情况属实。材料没有备齐就一直放着，责令按日子办好，办完报镇里。",
        "确实拖了。缺的料镇里调拨，按日子办好，再拖由分管的人说明。",
    ),
    "delivered": ("派人看过，事情已经办好，只是晚了。晚了的记录照样留着。",),
}
PUT_RIGHT = (
    "查了为什么没办好：两件事排在同一天。以后当天的事当天分到人，每周对一遍。",
    "窗口加了一个人，赶集那天不再停办；贴了一张办事流程。",
    "事情已经办好，台账补上了，每件都写明谁办、哪天办完。",
)
DONE_ON_A_DATE = ("做完了，材料已经存档，可以来看。", "已经贴在公开栏，也放到网上。", "已经做完，记录放在办公室。")


def request_text(service: str, group: str, *, confidential: bool, rng: Random) -> str:
    """Return what a resident writes."""
    if confidential:
        return ASKED_CONFIDENTIALLY
    choices = ASKED.get(service) or ASKED_OF_GROUP.get(group) or ASKED_OF_GROUP["registration"]
    return rng.choice(choices).format(spot=rng.choice(SPOTS))


def answer_text(group: str, *, confidential: bool, rng: Random) -> str:
    """Return what an office writes when it has delivered."""
    return rng.choice(ANSWERED_ELSE if confidential else ANSWERED.get(group, ANSWERED_ELSE))
