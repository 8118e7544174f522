"""The one thing that goes wrong when reading, with a sentence for the person who has the file."""

from nuo.review.texts import Text


class Unreadable(ValueError):
    """A file cannot be reviewed; `code` is stable, `text` says why and what to do."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        said = SENTENCES[code]
        self.text = Text(said.zh.format(**facts), said.en.format(**facts))

    def __str__(self) -> str:
        return self.text.en


SENTENCES = {
    "empty": Text("文件是空的，没有可审的文字。", "The file is empty: there is no text to review."),
    "too_large": Text(
        "文件太大（{size} MB），最多 {most} MB；请只上传规约文本。",
        "The file is too large ({size} MB; at most {most} MB). Take the text of the rules alone.",
    ),
    "too_long": Text(
        "文字太长，最多 {most} 万字；请分开审。", "The text is too long: at most {most}0,000 characters at a time."
    ),
    "bomb": Text(
        "文件解开后大得不正常，没有打开；请另存一份再试。",
        "The file unpacks to an abnormal size and was not opened. Save a fresh copy and try again.",
    ),
    "scan": Text(
        "这份 PDF 是扫描的图片，没有文字层；请用原来的 Word 文件，或先做文字识别。",
        "This PDF is a scan: it has no text layer. Use the original document, or recognise the text first.",
    ),
    "password": Text("文件加了密码，打不开；请先取消密码。", "The file is protected by a password. Remove it first."),
    "broken": Text(
        "文件坏了，或者不是它名字说的格式（{kind}），读不出来。", "The file is broken or not the {kind} its name says."
    ),
    "garbage": Text(
        "这不是文字文件，读不出字来；能审的有 docx、odt、pdf、txt、md、html。",
        "This is not a text. Readable are docx, odt, pdf, txt, md and html.",
    ),
    "no_office": Text(
        "老式 .doc 要靠 LibreOffice 来读，这台机器没有；请另存为 .docx。",
        "Old .doc files need LibreOffice, which this machine lacks. Save the file as .docx.",
    ),
    "old_office": Text(
        "网页上读不了老式 .doc 和 .rtf；请另存为 .docx 再上传。",
        "The page does not read old .doc and .rtf files. Save the file as .docx.",
    ),
    "missing": Text("找不到文件：{name}。", "There is no file {name}."),
}
