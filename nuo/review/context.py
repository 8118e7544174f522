"""What surrounds a word and changes its meaning: a ban on it, a quotation, the authority that may do it.

“不得收取押金”, “严禁强迫……”, “旧村规里‘罚款’一条已废止” and “由公安机关依法罚款” hold forbidden words and
forbid nothing. Every function looks at one line in its normal form and at a span in it.
"""

import re

_BREAK = re.compile(r"[，,。；;：:！？!?\n]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_PART_END = re.compile(r"[。；;！？!?\n]")
_BAN = (
    r"(?:不得(?!不)|不准(?!不)|不许(?!不)|严禁|禁止|不能(?!不)|不可以?(?!不)|不会|不应当?|不以|不因|不再|不设|不向|不对|不把|不将"
    r"|不拿|不搞|不要求|不强迫|不强制|不强行|不另|不收(?!钱|费)|不在|不打听|杜绝|无权|没有权|没有[^，。]{0,8}权|不具有|从不|(?<![分个级类特性区差])别|也不|都不|决不|绝不|一律不收)"
)
_BANNED = re.compile(_BAN)
# A ban on refusing is a demand: “不得拒绝孕检”, “不准不参加”.
_TURNED_BACK = re.compile(
    r"拒绝|拒不|拒缴|拒交|逃避|躲避|推诿|推脱|无故不|不参加|不交|不缴|不服从|不配合|不执行|不做|不出|缺席|抵触|漏|隐瞒|瞒报"
)
_JUST_BEFORE = re.compile(r"(?:不|不予|不用|不必|无需|无须|无权|免|免予|免收|所谓的?)[“‘]?$")
# “乱罚款”, “非法扣押” are complaints; “违法生育” is an accusation.
_WRONGLY = re.compile(r"(?:乱|违法|非法|违规)[“‘]?$")
_ACTS = "罚收扣强拆关搜拘没停"
_ABOLISHED_BEFORE = re.compile(
    r"废止|废除|删除|删去|清理|纠正|撤下|涂掉|退还|返还|退回|领回|抵制|反对|制止|以前收的|违法收取"
)
_ABOLISHED_AFTER = re.compile(
    r"^[^。；;，,]{0,10}(?:无效|作废|废止|废除|停止执行|不再执行|是违法|属于违法|不合法|一律退还|退还给?本人|可以不交|有权拒)"
    r"|^[^。；;，,]{0,10}(?:已经?|一律|予以)取消(?=[。；;，,]|$)"
)
# “礼金是各家的事，村里不公布”: the ban stands inside the words that were found.
_BANNED_INSIDE = re.compile(
    r"(?<!^)不(?:再|得)?(?:张贴|公布|公示|公开|通报|登记|上墙|贴|曝光|印发|举报|上报|打听|收费|收钱|交钱|罚|扣|拆)"
)
_LATER = re.compile(
    r"(?:即日起|一律|已经?|全部|全都|现已|予以)[^。，；]{0,8}(?:废止|作废|涂掉|撤下|停止执行|补发|恢复)"
    r"|不算数|请记下|向镇里(?:举报|反映)|请(?:马上|立即)?报警|可以(?:举报|投诉)"
)
_LEAD_BANS = re.compile(
    _BAN + r"(?:有|出现|实施|做|从事|发生|以任何形式|采取|作出|进行)*(?:下列|以下|如下)|" + _BAN + "[:：]\\s*$"
)
_REPORTED = re.compile(
    r"标语|口号|告示|旧村规|原村规|原来|以前|曾经|过去|去年|前年|撤下|废止|作废|字样|之类|等名目|名目|名义|不得出现|等内容|借口|理由|那一条|所谓|可以不理|就不交|可以不交|报警|冒充"
)
_QUOTES = re.compile(r"“[^”“\n]{0,200}”|‘[^’‘\n]{0,200}’")
_TITLES = re.compile(r"《[^》《\n]{0,100}》")
_AUTHORITY = re.compile(
    r"公安|派出所|交警|消防(?:救援)?(?:机构|部门|大队)|市场监管|综合(?:行政)?执法|行政执法|执法(?:部门|机关|队)|主管部门"
    r"|有权机关|有关(?:部门|机关)|相关(?:部门|机关)|职能部门|行政机关|司法机关|人民法院|法院|检察|林业(?:局|部门)|应急管理|生态环境"
    r"|环保(?:局|部门)|自然资源|农业农村(?:局|部门)|渔政|畜牧|县级以上|税务|民政部门|监察|纪委|卫生健康部门|供电(?:公司|部门)|供水(?:公司|部门)"
)
_VILLAGE = re.compile(
    r"村委|村民委员会|村里|本村|村两委|村“两委”|村支|村民小组|小组|组里|理事会|村集体|合作社|老年协会|护林|联防|清洁队|保洁|村干部|干部|族|寨"
)
_OWN_SUM = re.compile(r"(?:并|另|再|同时|先)[^，。]{0,6}[^，。]*[0-9一二三四五六七八九十百千万两]+元")


def part(text: str, at: int) -> tuple[int, int]:
    """The part of a sentence around a place, up to 。 or ；."""
    return _between(_PART_END, text, at)


def sentence(text: str, at: int) -> tuple[int, int]:
    """The sentence around a place."""
    return _between(_SENTENCE_END, text, at)


def is_banned(text: str, start: int, end: int) -> bool:
    """Whether the text rules the words out, or says that they no longer hold.

    >>> is_banned("不得收取押金", 4, 6), is_banned("不得拒绝孕检", 4, 6), is_banned("收取押金", 2, 4)
    (True, False, False)
    """
    if _BANNED_INSIDE.search(text[start:end]):
        return True
    begin = _between(_BREAK, text, start)[0]
    before = text[begin:start]
    if _JUST_BEFORE.search(before) or (text[start] in _ACTS and _WRONGLY.search(before)):
        return True
    bans = list(_BANNED.finditer(before))
    # A ban inside the quoted words themselves belongs to them: “不得享受”.
    if bans and not _TURNED_BACK.search(before[bans[-1].end() :]):
        return True
    if _ABOLISHED_BEFORE.search(before):
        return True
    after = text[end : sentence(text, start)[1]]
    return bool(_ABOLISHED_AFTER.search(after) or _LATER.search(after))


def bans_what_follows(lead: str) -> bool:
    """Whether a line rules out the items below it: “村委会不得有下列行为：”."""
    return _LEAD_BANS.search(lead) is not None


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the words stand in a title, or in a quotation that the sentence only reports."""
    if any(each.start() <= start and end <= each.end() for each in _TITLES.finditer(text)):
        return True
    begin, stop = sentence(text, start)
    for each in _QUOTES.finditer(text):
        if each.start() < start and end <= each.end():
            around = text[min(begin, each.start()) : each.start()] + text[each.end() : max(stop, each.end())]
            return _REPORTED.search(around) is not None
    return False


def is_by_authority(text: str, start: int) -> bool:
    """Whether an authority does it, by the nearest subject before the words."""
    begin = sentence(text, start)[0]
    before = text[begin:start]
    authority = _last(_AUTHORITY, before)
    if authority is None:
        return False
    between = before[authority:]
    village = _VILLAGE.search(between)
    # “报公安机关处理，并罚款500元”: the sum is the village's own.
    own_sum = _OWN_SUM.search(text[begin + authority : sentence(text, start)[1]])
    return village is None and not own_sum


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    ends = [found.end() for found in pattern.finditer(text)]
    return ends[-1] if ends else None


def _between(ends: re.Pattern[str], text: str, at: int) -> tuple[int, int]:
    begin = 0
    for found in ends.finditer(text):
        if found.start() >= at:
            return begin, found.start()
        begin = found.end()
    return begin, len(text)
