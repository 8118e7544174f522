"""What a programme pack may not say, in Chinese and in English.

Nuo holds institutions to account, never residents' bodies, births or families. Three lists:
- FORBIDDEN never stands in a pack, except under `declined`, where a pack says what it refuses.
- PRIVATE may be named only where the office delivers on request and in confidence (a service
  with `confidential: true`) or where a right protects the resident; never with pressure.
- PUNISHING (for persons, households or groups) may stand only in a sentence that rules it out.
A word list cannot judge intent; it keeps the known demands of the old plans out, loudly.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nuo.review.source import Path, Plain

Fault = Literal["forbidden", "private", "pressure", "punishing"]

FORBIDDEN_ZH = (
    "孕检|妇检|三查|(?<!检)查环(?!境|节|保|卫)|查孕|(?<!循)环检|环孕|孕情|环情|验孕|孕前型|双查|孕环"
    "|(?:上|放|取)环(?!境|节|保|球|线|路|卫)|宫内节育器|结扎|绝育|节育手术|节育措施|避孕节育情况|长效避孕"
    "|长效措施|四术|补救措施|补救手术|引产(?!品|业)|人流(?!量|密|高|车|物)|终止妊娠|社会抚养费|计划外(?!出)"
    "|政策外|超生|抢生|偷生|多孩|多胎生育|违法生育|违反计划生育|违规生育|无证生育|符合政策生育|政策符合率"
    "|符合政策出生|出生率|生育率|生育指标|生育证明|不准生|生育史|孕产信息|育龄妇女|育龄群众|已婚妇女|育龄对象"
    "|妇女名单|妇女名册|一孩妇女|二孩妇女|两女户|二女户|双女户|纯女户|婚育情况|婚育证明|独女户|邻里监督"
    "|互相监督生育|举报生育|(?<![每个当本上下季全逐按])月经(?!费|办|过|济|营|常|手|由|村|镇|乡)|性别鉴定"
)
FORBIDDEN_EN = (
    r"(?<!pre[ -])pregnancy (test|check|exam|status|report|screening)\w*"
    r"|(test|check|examin|screen)\w* for pregnancy|pregnan\w+ women|ring (check|exam|insertion)\w*|iuds?\b"
    r"|intra-?uterine|sterili[sz]\w*|vasectom\w*|tubal|ligation|remedial (measure|procedure|operation)\w*"
    r"|induced (labou?r|abortion)|abortion\w*|terminat\w+ (of )?pregnan\w*"
    r"|social (maintenance|compensation|support) fee|(out|outside)[ -]of[ -]plan|unplanned births?"
    r"|(birth|child)\w* outside (the )?(plan|policy)"
    r"|(excess|unauthori[sz]ed|illegal|unlawful) (birth|child)\w*"
    r"|(birth|fertility) (rate|quota|permit)s?|policy[ -]complian\w+ birth\w*"
    r"|family planning (violation|offence|offender)\w*|long[ -]acting contracepti\w*"
    r"|contraceptive (rate|status|coverage|prevalence)"
    r"|(lists?|register|roster|files?) of (\w+ )?(women|wives|mothers|couples)"
    r"|women of (child[ -]?bearing|reproductive) age|menstrua\w*|sex determination"
    r"|gynaecological (check|exam)\w*|two[ -]daughter (famil|household)\w*"
)
PRIVATE_ZH = (
    "避孕|怀孕|妊娠|孕前|孕期|围孕|孕产|孕妇|产妇|产后|流产|不孕|不育|生育|婚育|节育|计划生育|优生|独生子女"
    "|药具|妇科|生殖|婚前|婚检|体检结果|病历|病史|两癌|艾滋"
)
PRIVATE_EN = (
    r"contracepti\w*|condom\w*|birth control|pregnan\w*|infertil\w*|fertility|reproducti\w*|maternity"
    r"|antenatal|prenatal|postnatal|childbirth|child[ -]?bearing|miscarr\w*|family planning|only[ -]child\w*"
    r"|gynaecolog\w*|gynecolog\w*|premarital|medical records?|medical histor\w*|hiv\b|give birth|births?\b"
)
PUNISHING_ZH = (
    "罚款|罚金|违约金|押金|保证金|连带责任|连坐|株连|黑名单|红黑榜|扣分|积分制|积分管理|失信|诚信档案"
    "|取消优惠|取消待遇|取消资格|扣发|停发|通报批评个人|一票否决村民|信用评分"
)
PUNISHING_EN = (
    r"\bfin(e|es|ed)\b|penalt(y|ies)|deposits?|collective (liability|responsibility|punishment)|blacklist\w*"
    r"|(credit|social|household|resident|villager|group) scor\w*|points (system|deduct\w*)"
    r"|los(e|es|s|ing) (of )?((its|their|his|her|the|all|any) )*(preference|benefit|subsid)\w*"
    r"|withh(o|e)ld\w*|shared liability"
)
PRESSURE_ZH = (
    "必须|应当|按时|按期|定期|要求|落实|指标|名单|名册|台账|上报|报告|登记表|达到|不少于|覆盖率|%|劝|动员|督促"
)
PRESSURE_EN = (
    r"\bmust\b|\bshall\b|\brequired?\b|\bobliged?\b|quota\w*|\brates?\b|\blists?\b|register of"
    r"|report(ed|ing)?\b|at least|coverage|persuad\w*|mobili[sz]\w*|\burged?\b"
)
NEGATED_ZH = (
    "不得|不能|不用|不必|无需|无须|不会|不许|不准|不问|不记|不看|禁止|谁也不|没有|不以|不因|不设|不与|不列"
    "|不查|不按|不影响|免于|从不|也不|不做|不收|不挂钩|都不|拒绝"
)
NEGATED_EN = (
    r"\bno\b|\bnot\b|\bnever\b|\bnobody\b|\bno one\b|\bnone\b|\bwithout\b|\bcannot\b|\bmay not\b|n't\b"
    r"|\bneither\b|\bnor\b|\bfree of\b|\bforbidden\b|\brefuse\w*"
)

# A pause between two characters must not hide a word: 结 扎, 结·扎, ster-ilise is left to readers.
_GAPS = re.compile(r"[\s·•.\-_*/|\u200b-\u200f\ufeff]+")
# After NFKC, the full-width ; ! ? are the plain ones.
_SENTENCES = re.compile(r"[。;!?\n]|\.\s|\.$")


@dataclass(frozen=True)
class Found:
    path: Path
    fault: Fault
    word: str


@dataclass(frozen=True)
class _Words:
    forbidden: re.Pattern[str]
    private: re.Pattern[str]
    punishing: re.Pattern[str]
    pressure: re.Pattern[str]
    negated: re.Pattern[str]


def _words(*patterns: str) -> _Words:
    return _Words(*(re.compile(pattern, re.IGNORECASE) for pattern in patterns))


_ZH = _words(FORBIDDEN_ZH, PRIVATE_ZH, PUNISHING_ZH, PRESSURE_ZH, NEGATED_ZH)
_EN = _words(
    *(rf"(?<![a-z])(?:{words})" for words in (FORBIDDEN_EN, PRIVATE_EN, PUNISHING_EN, PRESSURE_EN, NEGATED_EN))
)


def crossings(data: Plain) -> Iterator[Found]:
    """Every text of a pack that crosses the line, with its path; at most one per text."""
    if not isinstance(data, dict):
        return
    for path, text in _texts(data, ()):
        # A law is named by its id, which must resolve; “penalty-law” punishes nobody.
        if path[0] not in ("declined", "covers") and path[-1] != "law":
            found = _judge(text, private_allowed=_may_name_private(data, path))
            if found is not None:
                yield Found(path, *found)


def _texts(value: Plain, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _may_name_private(data: dict[str, Plain], path: Path) -> bool:
    if path[0] == "rights":
        return True
    services = data.get("services")
    if path[0] != "services" or not isinstance(services, list) or len(path) < 2:
        return False
    service = services[path[1]] if isinstance(path[1], int) else None
    # Confidential and asked for: a visit on a date is not a voluntary service.
    return isinstance(service, dict) and service.get("confidential") is True and service.get("trigger") == "on_request"


def _judge(text: str, *, private_allowed: bool) -> tuple[Fault, str] | None:
    plain = unicodedata.normalize("NFKC", text)
    # Over the whole text first, so that a line break cannot split a word.
    if hit := _ZH.forbidden.search(_GAPS.sub("", plain)):
        return "forbidden", hit.group()
    for sentence in _SENTENCES.split(plain):
        for words, form in ((_ZH, _GAPS.sub("", sentence)), (_EN, _spaced(sentence))):
            fault = _fault(words, form, private_allowed)
            if fault is not None:
                return fault
    return None


def _spaced(sentence: str) -> str:
    return re.sub(r"[\s_\-]+", " ", sentence)


def _fault(words: _Words, sentence: str, private_allowed: bool) -> tuple[Fault, str] | None:
    negated = words.negated.search(sentence) is not None
    if hit := words.forbidden.search(sentence):
        return "forbidden", hit.group()
    if (hit := words.punishing.search(sentence)) and not negated:
        return "punishing", hit.group()
    if hit := words.private.search(sentence):
        if not private_allowed:
            return "private", hit.group()
        if words.pressure.search(sentence) and not negated:
            return "pressure", hit.group()
    return None
