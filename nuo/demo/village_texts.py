"""The invented village's own texts: a charter in force, rules put to the vote, and a draft with a fine in it."""

CHARTER = (
    "村民自治，大事一起商量，定了的事大家照着办。",
    "村里的账每季度贴在公开栏，账目多的月份每月贴一次。",
    "村民会议每年至少开一次；开会前 10 天贴出通知。",
    "村委会办事的时限写在墙上，超过时限的照实记下来。",
    "对村委会的决定有意见的，可以找镇政府反映，也可以请法院撤销。",
)
RULES = (
    "垃圾每周一、周四收，放在自家门口就行。",
    "水渠每年三月前由村委会雇人清，费用从村集体收入里出。",
    "红白事怎么办由各家自己商量，提倡简单办，村里不管桌数。",
    "电动车在车棚里充电，不在楼道里充。",
    "有纠纷可以请村里调解，不收钱；不愿调解的随时可以去法院。",
    "本规约不影响任何人依法应得的待遇。",
)
# As they were first adopted. Nothing found the third clause; then the township did, because somebody asked.
FIRST_RULES = (*RULES[:2], "红白事办多少桌，先和村里说一声，由村里定。", *RULES[3:])
ORDERED, ORDER = 3, "办几桌是各家自己的事，村里定没有依据，也妨碍村民的权利（村民委员会组织法第31条第2款）。"
# What the committee and residents' groups sign; two of its clauses have a clock.
CHANNELS = (
    "村委会接到渠道破损的报修后，3 个工作日内派人修；修不了的，书面说明原因和修好的日期。",
    "清淤的工具、水泥由村集体出；村委会每年 12 月 10 日前公布开支。",
    "小组每月巡渠一次，发现淤堵告诉村委会；有事不能来的，和组长说一声，另排一次。",
    "自愿参加，随时退出；签不签、退不退，都不影响任何待遇。",
    "村委会没有按时修的，公开盖“违”，说明原因并补修；小组没有巡渠的，由双方商量。",
    "有争议的，双方先商量；商量不成，可以请镇里调解，也可以去法院。",
    "本协议到上面写的那天为止；期满由双方商量要不要续签。",
)
# What a clerk is still working on: the reviewer stops it.
HYGIENE = (
    "门前自家扫，公共的路由保洁员扫。",
    "乱倒垃圾的，罚款 100 元。",
    "彩礼不得超过三万元。",
)
