"""Sentences of 工作动态. Composed for the demo. Slots as in phrases.py, and {who} (a leader's post), {when}, {place}."""

MEETINGS: tuple[str, ...] = (
    "{when}，{short}召开{matter}工作会议，总结前段工作，安排部署下步任务。{who}出席会议并讲话，相关科室和{subs}负责同志参加会议。",
    "{when}，{area}{matter}工作推进会召开。会议传达学习上级有关会议精神，通报了工作进展，{town}、{town2}作了交流发言。",
    "{when}，{short}组织召开{matter}专题调度会，逐项分析存在的问题，研究解决办法，明确责任单位和完成时限。",
)

INSPECTIONS: tuple[str, ...] = (
    "{when}，{who}带队到{town}、{town2}督导检查{matter}工作，实地查看现场，查阅台账资料，与基层干部群众面对面交流。",
    "近日，{short}组织检查组，对{area}{matter}工作进行专项检查，共检查点位{few}0余处，发现问题{few}个，现场整改一半以上，其余下达限期整改意见。",
    "{when}起，{short}抽调业务骨干组成{few}个工作组，采取随机抽查的方式，对{matter}工作开展情况进行检查。",
)

TRAININGS: tuple[str, ...] = (
    "{when}，{short}举办{matter}业务培训班，邀请业务骨干授课，{few}0余名工作人员参加培训。",
    "为提高工作人员业务水平，{when}，{short}组织开展{matter}专题培训，围绕政策规定、操作流程、常见问题进行讲解，并现场答疑。",
    "{when}，{matter}培训班在{place}开班。培训采取集中授课、案例分析和现场观摩相结合的方式进行。",
)

CAMPAIGNS: tuple[str, ...] = (
    "{when}，{short}在{place}开展{matter}主题宣传活动，通过悬挂横幅、摆放展板、发放明白纸、现场咨询等形式，向过往群众宣传政策知识。",
    "连日来，{short}工作人员走进{town}的集市、村居，开展{matter}宣传，发放宣传资料{few}00余份，解答群众咨询{few}0余人次。",
    "{when}，{short}联合相关单位开展{matter}进社区、进农村、进企业活动，受到群众欢迎。",
)

PROGRESS: tuple[str, ...] = (
    "今年以来，{short}把{matter}作为重点工作来抓，以{aim}为目标，强化措施，狠抓落实，各项工作取得明显成效。",
    "近期，{short}抢抓时间节点，加大工作力度，{matter}工作进展顺利。",
    "{short}坚持早谋划、早部署、早行动，多措并举推进{matter}工作。",
    "截至目前，{area}{label}{n}{unit}，{matter}工作走在全市前列。",
)

VISITS: tuple[tuple[str, str], ...] = (
    (
        "县领导调研{matter}工作",
        "{when}，县政府分管负责同志到{short}调研{matter}工作，听取情况汇报，对下步工作提出明确要求。",
    ),
    (
        "市有关部门来{here}调研{matter}工作",
        "{when}，市直有关部门到{here}调研{matter}工作，实地查看了{town}等现场，对工作成效给予肯定。",
    ),
    (
        "{short}负责同志到{town}调研{matter}工作",
        "{when}，{who}到{town}走访群众，了解{matter}政策落实情况，现场帮助解决实际困难。",
    ),
    (
        "{short}走访了解{matter}政策落实情况",
        "{when}，{who}带队到{town}、{town2}走访，了解{matter}政策落实情况，听取基层干部群众意见。",
    ),
)
"""Title and first sentence belong together."""

FIGURES: tuple[str, ...] = (
    "据统计，截至目前，{area}已{label}{n}{unit}。",
    "今年以来，{area}累计{label}{n}{unit}，较去年同期有较大增长。",
    "目前，{area}{label}{n}{unit}，工作进度快于往年。",
    "{year}年以来，{area}累计{label}{n}{unit}。",
)

SECONDS: dict[str, tuple[str, ...]] = {
    "meeting": (
        "会议认为，前段时间{area}{matter}工作有序推进，但与上级要求和群众期盼相比，仍存在{problem}等问题，需要在下步工作中认真解决。",
        "会上，与会人员围绕{matter}工作中的难点堵点进行了讨论，提出意见建议{few}条。会议逐项明确了牵头单位和完成时限。",
        "会议通报了前段{matter}工作情况，对工作进展快、成效好的单位提出表扬，对进度滞后的单位进行了点评。",
    ),
    "inspection": (
        "检查采取“四不两直”的方式进行，不发通知、不打招呼，直奔现场。从检查情况看，多数单位责任明确、措施具体，但个别单位还存在{problem}的现象。",
        "每到一处，检查人员都详细了解制度落实、台账建立和人员到位情况，对发现的问题现场反馈，并要求{by}前整改到位。",
        "对检查中发现的问题，{short}逐项建立台账，实行销号管理，{by}后将组织复查。",
    ),
    "training": (
        "培训紧贴工作实际，既有政策讲解，又有案例剖析。参训人员纷纷表示，培训内容针对性强，解决了工作中的不少困惑。",
        "授课人员结合近年来工作中的常见问题，深入浅出地讲解了政策要点和操作规范，并现场解答提问{few}0余个。",
        "培训结束后组织了闭卷测试，参训人员成绩全部合格。",
    ),
    "campaign": (
        "活动现场，工作人员耐心解答群众关心的问题，用通俗易懂的语言讲解政策，引导群众积极参与。据统计，活动共发放宣传资料{few}00余份。",
        "宣传中，工作人员重点讲解了与群众密切相关的政策标准和办理流程，现场登记群众反映的问题{few}个，能当场答复的当场答复。",
        "为扩大宣传覆盖面，{short}还通过广播电视、政务微博和村村通大喇叭同步开展宣传。",
    ),
    "progress": (
        "为把工作做实做细，{short}成立了工作专班，主要负责人靠上抓，每{period}召开一次调度会，及时解决存在的问题。",
        "工作中，{short}针对{problem}的问题，深入基层调查研究，制定具体措施，明确责任人和时间表。",
        "{short}坚持以群众需求为导向，主动靠前服务，得到了群众好评。",
    ),
    "visit": (
        "调研中，一行人先后到{town}、{town2}等地，与基层干部和群众座谈交流，详细询问工作进展和存在困难，并就下步工作提出意见。",
        "座谈会上，大家围绕{matter}工作谈认识、说问题、提建议，气氛热烈。",
        "调研组对{matter}工作取得的成绩给予肯定，同时指出要高度重视{problem}等问题。",
    ),
}

LEADS: dict[str, tuple[str, ...]] = {
    "meeting": ("会议强调，", "会议要求，", "{who}要求，"),
    "inspection": ("检查组要求，", "{who}强调，"),
    "training": ("培训强调，", "{who}在开班时要求，"),
    "campaign": ("下一步工作中，", "据介绍，下一步"),
    "progress": ("下步工作中，", "{who}介绍，下一步"),
    "visit": ("调研组强调，", "调研组指出，"),
}

ENDINGS: tuple[str, ...] = (
    "下一步，{short}将继续加大工作力度，巩固已有成果，{aim}。",
    "{short}将进一步完善措施、压实责任，推动{matter}工作再上新台阶。",
    "下步，{short}将坚持问题导向，强化督导检查，确保各项任务按时完成。",
    "下一步，{short}将建立常态化工作机制，定期调度、定期通报。",
    "群众有疑问的，可拨打咨询电话{phone}。",
)

TITLES: dict[str, tuple[str, ...]] = {
    "meeting": (
        "{short}召开{matter}工作会议",
        "{area}{matter}工作推进会召开",
        "{short}专题调度{matter}工作",
        "{short}安排部署{month}月份{matter}工作",
        "{short}总结部署{year}年{matter}工作",
    ),
    "inspection": (
        "{short}督导检查{matter}工作",
        "{short}开展{matter}专项检查",
        "{short}到{town}检查{matter}工作",
        "{short}对{matter}开展“回头看”",
        "{short}{month}月份{matter}检查情况",
    ),
    "training": (
        "{short}举办{matter}培训班",
        "{short}开展{matter}业务培训",
        "{short}强化{matter}业务学习",
        "{short}组织{matter}集中培训",
    ),
    "campaign": (
        "{short}开展{matter}宣传活动",
        "{short}深入{town}宣传{matter}政策",
        "{short}组织{matter}主题宣传",
        "{short}把{matter}政策送到群众身边",
    ),
    "progress": (
        "{short}扎实推进{matter}工作",
        "{short}多措并举抓好{matter}",
        "{short}“三个到位”做好{matter}工作",
        "{area}{matter}工作稳步推进",
        "{short}{year}年{matter}工作取得阶段性成效",
        "{short}强化措施推进{matter}",
        "{area}{label}{n}{unit}",
        "{short}真抓实干做好{matter}工作",
    ),
}

BANKS: dict[str, tuple[str, ...]] = {
    "meeting": MEETINGS,
    "inspection": INSPECTIONS,
    "training": TRAININGS,
    "campaign": CAMPAIGNS,
    "progress": PROGRESS,
}

PLACES: tuple[str, ...] = (
    "人民广场",
    "中心文化广场",
    "机关会议室",
    "县委党校",
    "便民服务大厅",
    "农贸市场",
    "汽车站广场",
)
