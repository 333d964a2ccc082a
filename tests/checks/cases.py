"""For every check: texts that it must find fault with, and texts like them that are fine."""

from __future__ import annotations

OUTLINE = "一、工作情况\n{}\n二、履行第一责任人职责情况\n略。\n三、存在的不足\n略。\n四、下一年工作打算\n略。"

# code -> (faulty texts, sound texts)
CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "disputes_resolved_le_handled": (
        (
            "全年受理纠纷⟦disputes_handled=186 件|186件⟧，成功化解⟦disputes_resolved=189 件|189件⟧。",
            "调委会共调处⟦disputes_handled=30 起|30起⟧。其中⟦disputes_resolved=31 件|31件⟧当场化解。",
            # two campaigns told in turn: the second cannot be
            "春季受理⟦disputes_handled=40 件|40件⟧、化解⟦disputes_resolved=39 件|39件⟧，"
            "秋季受理⟦disputes_handled=20 件|20件⟧、化解⟦disputes_resolved=25 件|25件⟧。",
        ),
        (
            "全年受理纠纷⟦disputes_handled=186 件|186件⟧，成功化解⟦disputes_resolved=186 件|186件⟧。",
            "受理纠纷⟦disputes_handled=180 件 ~at_least|180余件⟧，化解⟦disputes_resolved=186 件|186件⟧。",
            "受理⟦disputes_handled=200 件 !total|200件⟧，其中涉企⟦disputes_handled=30 件 !part|30件⟧，"
            "化解⟦disputes_resolved=198 件|198件⟧。",
            "上年受理⟦disputes_handled=90 件 @previous|90件⟧，今年化解⟦disputes_resolved=120 件|120件⟧。",
        ),
    ),
    "duplicated_passage": (
        (
            "（一）规范执法。落实亮证执法、全程记录、法制审核三项制度，邀请律师参加案件会商。今年评查案卷两次，问题全部改正。\n"
            "（二）抓好普法。把法律讲到田间地头、市场车间、校园课堂。\n"
            "（三）规范执法。落实亮证执法、全程记录、法制审核三项制度，邀请律师参加案件会商。今年评查案卷两次，问题全部改正。",
        ),
        (
            # other figures: another campaign
            "春季出动执法人员四十人次，检查沿街门店三十家，当场指出问题九个。责令两家门店限期改正，到期全部复查合格。\n"
            "秋季出动执法人员六十人次，检查沿街门店五十家，当场指出问题八个。责令三家门店限期改正，到期全部复查合格。",
            # what every report says of its leaders
            "书记对重要工作亲自部署，对重大问题亲自过问，对重点环节亲自协调，对重要任务亲自督办。\n"
            "镇长对重要工作亲自部署，对重大问题亲自过问，对重点环节亲自协调，对重要任务亲自督办。",
        ),
    ),
    "disputes_handled_le_found": (
        ("排查出纠纷⟦disputes_found=50 件|50件⟧，调处⟦disputes_handled=55 件|55件⟧。",),
        (
            "排查出纠纷⟦disputes_found=55 件|55件⟧，调处⟦disputes_handled=50 件|50件⟧。",
            "上半年排查⟦disputes_found=41 起|41起⟧、下半年⟦disputes_found=47 起|47起⟧，调处⟦disputes_handled=88 起|88起⟧。",
            # another sentence: parties may have come by themselves
            "排查出纠纷⟦disputes_found=50 件|50件⟧。全镇各级调解组织受理⟦disputes_handled=120 件|120件⟧。",
        ),
    ),
    "mediation_rate_consistent": (
        (
            "受理⟦disputes_handled=486 件|486件⟧，调解成功⟦disputes_resolved=471 件|471件⟧，"
            "成功率⟦mediation_success_rate=98.9 %|98.9%⟧。",
            "排查纠纷⟦disputes_found=36 起|36起⟧，化解⟦disputes_resolved=21 起|21起⟧，"
            "化解率⟦mediation_success_rate=98 %|98%⟧。",
        ),
        (
            "受理⟦disputes_handled=414 件|414件⟧，调解成功⟦disputes_resolved=412 件|412件⟧，"
            "成功率⟦mediation_success_rate=99.51 %|99.51%⟧。",
            # the rate is on what was found, not on what was taken on
            "排查⟦disputes_found=200 件|200件⟧，受理⟦disputes_handled=180 件|180件⟧，"
            "化解⟦disputes_resolved=170 件|170件⟧，化解率⟦mediation_success_rate=85 %|85%⟧。",
        ),
    ),
    "petitions_resolved_le_received": (
        ("受理信访⟦petitions_received=18 件|18件⟧，办结⟦petitions_resolved=19 件|19件⟧。",),
        ("受理信访⟦petitions_received=19 件|19件⟧，办结⟦petitions_resolved=19 件|19件⟧。",),
    ),
    "petition_rate_consistent": (
        (
            "受理信访⟦petitions_received=64 件|64件⟧，办结⟦petitions_resolved=61 件|61件⟧，"
            "办结率⟦petition_completion_rate=98.3 %|98.3%⟧。",
        ),
        (
            "受理信访⟦petitions_received=64 件|64件⟧，办结⟦petitions_resolved=61 件|61件⟧，"
            "办结率⟦petition_completion_rate=95.3 %|95.3%⟧。",
        ),
    ),
    "penalty_procedures_sum": (
        (
            "处罚⟦penalty_cases=26 件 !total|26件⟧，其中简易⟦penalty_cases_summary=19 件 !part|19件⟧、"
            "普通⟦penalty_cases_ordinary=6 件 !part|6件⟧。",
            "处罚⟦penalty_cases=26 件|26件⟧，其中简易程序⟦penalty_cases_summary=29 件 !part|29件⟧。",
        ),
        (
            "处罚⟦penalty_cases=25 件 !total|25件⟧，其中简易⟦penalty_cases_summary=19 起 !part|19起⟧、"
            "普通⟦penalty_cases_ordinary=6 宗 !part|6宗⟧。",
            # the county's cases stand beside the township's
            "全县处罚⟦penalty_cases=800 件|800件⟧，我镇⟦penalty_cases=30 件|30件⟧，"
            "简易⟦penalty_cases_summary=22 件|22件⟧、普通⟦penalty_cases_ordinary=8 件|8件⟧。",
            "作出决定⟦penalty_cases=23 件|23件⟧。从程序看，简易⟦penalty_cases_summary=19 件|19件⟧，普通⟦penalty_cases_ordinary=4 件|4件⟧；"
            "从种类看，警告⟦penalty_cases=6 件|6件⟧，罚款⟦penalty_cases=17 件|17件⟧。",
        ),
    ),
    "fines_procedures_sum": (
        (
            "罚款⟦fines_amount=273600 元|27.36万元⟧，其中简易⟦fines_amount_summary=11800 元|1.18万元⟧、"
            "普通⟦fines_amount_ordinary=268100 元|26.81万元⟧。",
            "罚款⟦fines_amount=23600.50 元|23600.50元⟧，简易⟦fines_amount_summary=4600 元|4600元⟧，"
            "普通⟦fines_amount_ordinary=19000 元|19000元⟧。",
        ),
        (
            "罚款⟦fines_amount=31400 元|3.14万元⟧，其中简易⟦fines_amount_summary=6400 元|6400元⟧、"
            "普通⟦fines_amount_ordinary=25000 元|2.5万元⟧。",
            "罚款⟦fines_amount=31430 元|31430元⟧，其中简易⟦fines_amount_summary=6430 元|6430元⟧、"
            "普通⟦fines_amount_ordinary=25000 元|2.5万元⟧。",
        ),
    ),
    "fines_require_cases": (
        ("全年⟦penalty_cases=0 件|未办理行政处罚案件⟧，罚款⟦fines_amount=3000 元|3000元⟧。",),
        (
            "全年⟦penalty_cases=0 件|未办理行政处罚案件⟧，罚款⟦fines_amount=0 元|0元⟧。",
            "办理处罚⟦penalty_cases=2 件|2件⟧，罚款⟦fines_amount=3000 元|3000元⟧。",
        ),
    ),
    "summary_fine_cap": (
        (
            "简易程序⟦penalty_cases_summary=3 件|3件⟧，罚款⟦fines_amount_summary=12000 元|1.2万元⟧。",
            "处罚⟦penalty_cases=5 件|5件⟧，全部适用简易程序⟦penalty_cases_summary=5 件|5件⟧，"
            "罚款⟦fines_amount=20000 元|20000元⟧。",
        ),
        (
            "简易程序⟦penalty_cases_summary=4 件|4件⟧，罚款⟦fines_amount_summary=12000 元|1.2万元⟧。",
            "处罚⟦penalty_cases=9 件|9件⟧，简易程序⟦penalty_cases_summary=5 件|5件⟧，"
            "罚款⟦fines_amount=20000 元|2万元⟧。",
        ),
    ),
    "certified_le_officers": (
        ("执法人员⟦enforcement_officers=8 名|8名⟧，持证⟦enforcement_officers_certified=9 人|9人⟧。",),
        ("执法人员⟦enforcement_officers=9 名|9名⟧，持证⟦enforcement_officers_certified=9 人|9人⟧。",),
    ),
    "certified_rate_consistent": (
        (
            "执法人员⟦enforcement_officers=16 人|16人⟧，持证⟦enforcement_officers_certified=13 人|13人⟧，"
            "持证率⟦certified_rate=92.3 %|92.3%⟧。",
        ),
        (
            "执法人员⟦enforcement_officers=16 人|16人⟧，持证⟦enforcement_officers_certified=13 人|13人⟧，"
            "持证率⟦certified_rate=81.2 %|81.2%⟧，明年达到⟦certified_rate=95 % @target|95%⟧。",
        ),
    ),
    "hazards_rectified_le_found": (
        ("发现隐患⟦hazards_found=214 处|214处⟧，整改⟦hazards_rectified=218 处|218处⟧。",),
        (
            "发现隐患⟦hazards_found=218 处|218处⟧，整改⟦hazards_rectified=214 处|214处⟧。",
            "消防发现⟦hazards_found=30 处|30处⟧，整改⟦hazards_rectified=28 处|28处⟧；"
            "燃气发现⟦hazards_found=12 处|12处⟧，整改⟦hazards_rectified=12 处|12处⟧。",
        ),
    ),
    "appearances_sum": (
        (
            "应出庭⟦court_appearances_due=5 次|5次⟧，负责人出庭⟦court_appearances_principal=4 次|4次⟧，"
            "委托⟦court_appearances_delegate=2 次|2次⟧。",
        ),
        (
            "应出庭⟦court_appearances_due=6 次|6次⟧，负责人出庭⟦court_appearances_principal=4 次|4次⟧，"
            "委托⟦court_appearances_delegate=2 次|2次⟧。",
        ),
    ),
    "appearance_rate_consistent": (
        (
            "应出庭⟦court_appearances_due=5 次|5次⟧，负责人出庭⟦court_appearances_principal=4 次|4次⟧，"
            "出庭率⟦appearance_rate=100 %|100%⟧。",
        ),
        (
            "应出庭⟦court_appearances_due=5 次|5次⟧，负责人出庭⟦court_appearances_principal=4 次|4次⟧，"
            "出庭率⟦appearance_rate=80 %|80%⟧。",
        ),
    ),
    "litigation_lost_le_cases": (
        ("行政诉讼⟦litigation_cases=2 件|2件⟧，败诉⟦litigation_lost=3 件|3件⟧。",),
        ("行政诉讼⟦litigation_cases=2 件|2件⟧，⟦litigation_lost=0 件|无一败诉⟧。",),
    ),
    "reconsideration_corrected_le_cases": (
        ("复议⟦reconsideration_cases=1 件|1件⟧，被撤销⟦reconsideration_corrected=2 件|2件⟧。",),
        ("复议⟦reconsideration_cases=2 件|2件⟧，被撤销⟦reconsideration_corrected=1 件|1件⟧。",),
    ),
    "documents_filed_le_issued": (
        ("制定文件⟦normative_documents_issued=2 件|2件⟧，报备⟦normative_documents_filed=3 件|3件⟧。",),
        ("制定文件⟦normative_documents_issued=3 件|3件⟧，报备⟦normative_documents_filed=3 件|3件⟧。",),
    ),
    "documents_repealed_le_cleaned": (
        ("清理文件⟦normative_documents_cleaned=9 件|9件⟧，废止⟦normative_documents_repealed=11 件|11件⟧。",),
        ("清理文件⟦normative_documents_cleaned=11 件|11件⟧，废止⟦normative_documents_repealed=9 件|9件⟧。",),
    ),
    "contracts_le_legality_reviews": (
        ("合法性审查⟦legality_reviews=19 件|19件⟧，审查合同⟦contracts_reviewed=26 份|26份⟧。",),
        ("合法性审查⟦legality_reviews=26 件|26件⟧，审查合同⟦contracts_reviewed=19 份|19份⟧。",),
    ),
    "supervision_rectified_le_found": (
        ("督察反馈⟦supervision_issues_found=14 个|14个⟧，整改⟦supervision_issues_rectified=15 个|15个⟧。",),
        ("督察反馈⟦supervision_issues_found=15 个|15个⟧，整改⟦supervision_issues_rectified=15 个|15个⟧。",),
    ),
    "rate_within_bounds": (
        (
            "群众满意率⟦service_satisfaction_rate=109.2 %|109.2%⟧。",
            "村（社区）覆盖率达到120%。",
        ),
        ("群众满意率⟦service_satisfaction_rate=100 %|100%⟧，税收任务完成120%。",),
    ),
    "breakdown_sum": (
        (
            "受理纠纷124件，其中邻里52件、家庭33件、山林28件、其他14件。",
            "解答咨询41人次（电话15人次、现场36人次）。",
            "发现问题52个，按类型分：消防20个、用电15个、建筑22个。",
            "邻里纠纷30件、家庭纠纷20件、土地纠纷10件，合计66件。",
            "检查企业80家，其中重点企业90家。",
            "附表\n| 村 | 纠纷 |\n| 东村 | 12 |\n| 西村 | 15 |\n| 合计 | 29 |",
            "附表\n| 指标 | 一季度 | 二季度 | 全年 |\n| 纠纷 | 12 | 15 | 29 |\n| 普法 | 3 | 4 | 7 |",
            "附表\n| 指标 | 数量 |\n| 处罚 | 12 |\n| 其中：简易 | 15 |",
            "拆除88处、1.36万平方米，其中存量67处、11450平方米，新增25处、2150平方米。",
            "摸排纠纷61件，其中邻里、承包地、欠薪及其余纠纷分别为20件、24件、11件、9件，调成58件。",
            "排查⟦disputes_found=80 件|80件⟧，调解⟦disputes_handled=70 件 !total|70件⟧，"
            "其中邻里⟦disputes_handled=40 件 !part|40件⟧、其他⟦disputes_handled=32 件 !part|32件⟧。",
        ),
        (
            "受理纠纷127件，其中邻里52件、家庭33件、山林28件、其他14件。",
            "受理纠纷127件，其中邻里52件、家庭33件，调解成功121件。",
            "受理纠纷120件，其中涉及土地的30件、劳资的25件等。",
            "参训50人，其中党员30人、女干部25人。",
            "拆除88处、1.36万平方米，其中存量67处、11450平方米，新增21处、2150平方米。",
            "附表\n| 村 | 纠纷 | 化解率 |\n| 东村 | 12 | 98% |\n| 西村 | 15 | 97% |\n| 合计 | 27 | 97.4% |",
            "附表\n| 村 | 面积 |\n| 东村 | 1.25 |\n| 西村 | 1.25 |\n| 合计 | 2.51 |",
            "附表\n| 指标 | 单位 | 数量 |\n| 检查 | 次 | 12 |\n| 处罚 | 件 | 15 |\n| 合计 | 项 | 2 |",
            "附表\n| 指标 | 数量 |\n| 处罚 | 12 |\n| 其中：简易 | 5 |\n| 其中：普通 | 7 |",
            "审查合同30份，其中提出意见45份。检查企业80家，其中发现隐患120处。",
            "附表\n| 合计 | 27 |\n| 东村 | 12 |\n| 西村 | 15 |",
            "处罚3万元（较上年增加5000元、增长20%），案件26件。",
            "森林防火36次、自建房31次、食品27次，全年检查共计94次。",
            "发放资料1.5万份，其中进村8000余份、进校7000余份。",
            "摸排纠纷64件，其中邻里、承包地、欠薪及其余纠纷分别为20件、24件、11件、9件，调成58件。",
            "接手纠纷90件，按案由分：邻里25件，承包地31件，欠薪14件，人身伤害等20件。",
            "摸排纠纷61件，其中东片、西片分别为20件、24件、11件。",
        ),
    ),
    "repeated_value_conflict": (
        (
            "全年开展行政检查⟦inspections=152 次|152次⟧。\n二、履行职责情况\n"
            "推动全镇全年开展行政检查⟦inspections=125 次|125次⟧。",
            "开展宣传⟦publicity_events=14 场次|14场次⟧。\n二、履行职责情况\n"
            "全年⟦publicity_events=16 场次|16场次⟧宣传活动主要领导都参加。",
            "开展行政检查⟦inspections=238 次|238次⟧。\n附表\n| 指标 | 数量 |\n| 行政检查 | ⟦inspections=283 次|283⟧ |",
            "现有执法人员⟦enforcement_officers=17 人|17人⟧。全镇⟦enforcement_officers=71 人 !again|71名⟧执法人员。",
            "办理案件⟦penalty_cases=9 件|9件⟧。\n二、履行职责情况\n支持司法所履职，推动全年办结案件⟦penalty_cases=11 件|11件⟧。",
        ),
        (
            "全年开展行政检查⟦inspections=152 次|152次⟧。\n二、履行职责情况\n"
            "镇长带队开展行政检查⟦inspections=12 次|12次⟧。",
            "开展行政检查⟦inspections=238 次|238次⟧。\n附表\n| 指标 | 数量 |\n| 行政检查 | ⟦inspections=238 次|238⟧ |",
            "党委会研究法治工作⟦leadership_meetings=5 次|5次⟧，镇长办公会研究⟦leadership_meetings=3 次|3次⟧。",
            "党委会研究⟦leadership_meetings=4 次|4次⟧，政府研究⟦leadership_meetings=3 次|3次⟧。\n附表\n"
            "| 法治会议 | ⟦leadership_meetings=7 次|7⟧ |",
            "全年检查⟦inspections=120 次 ~at_least|120余次⟧。\n二、履行职责情况\n全年检查⟦inspections=126 次|126次⟧。",
            "召开法治会议⟦leadership_meetings=5 次|5次⟧。\n二、履行职责情况\n书记带头履职。"
            "全年召开法治会议⟦leadership_meetings=3 次|3次⟧。",
            "全年检查⟦inspections=120 次|120次⟧。\n二、履行职责情况\n全年上半年检查⟦inspections=60 次|60次⟧。",
            "办理案件⟦penalty_cases=9 件|9件⟧。\n二、履行职责情况\n司法所牵头，全年协助办结案件⟦penalty_cases=4 件|4件⟧。",
        ),
    ),
    "growth_inconsistent": (
        (
            "办理案件31件，较2023年的24件增长21.9%。",
            "办件量由上年的120件增至150件，增长30%。",
            "许可218件，比上年的200件多28件。",
            "受理45件，同比增长25%，比上年多19件。",
            "去年调解105件，今年98件，下降16.7%。",
            "检查238次，同比下降12%，比上年增加22次。",
            "满意率98.6%，比上年的97.4%提高2.1个百分点。",
            "持证率由上年的91.7%提升至100%，提高5.3个百分点。",
            "参考率较去年的95%上升5个百分点，达98%。",
            "行政检查⟦inspections=98 次|98次⟧，同比增长6.7%。\n附表\n| 指标 | 上年 | 本年 |\n"
            "| 行政检查 | ⟦inspections=105 次 @previous|105⟧ | ⟦inspections=98 次 !again|98⟧ |",
            "附表\n| 指标 | 上年 | 本年 | 增减 |\n| 夜校（场） | 26 | 31 | +7 |",
            "附表\n| 指标 | 2023年 | 2024年 | 同比（%） |\n| 夜校（场） | 40 | 30 | 25 |",
        ),
        (
            "办理案件31件，较2023年的24件增长29.2%。",
            "案件216件（简易163件、普通53件），较上年多16件，同比增长8%。",
            "检查812次，比上年减少88次，下降9.8%。",
            "罚款4.35万元，较上年3.9万元增长11.5%。",
            "新增执法记录仪3台，办件同比增长25%。",
            "满意率98.6%，比上年提高1.2个百分点。",
            "满意率98.6%，比上年的97.4%提高1.2个百分点。",
            "持证率由上年的91.7%提升至100%，提高8.3个百分点。",
            "参考率较去年的95%上升3个百分点，达98%。",
            "满意率98.6%，办结率97%，分值比上年提高2个百分点。",
            "各村至少3次宣讲，同比增长5%。",
            "附表\n| 指标 | 上年 | 本年 | 增减 |\n| 夜校（场） | 26 | 31 | +5 |\n| 罚款（万元） | 2.85 | 1.94 | -0.91 |\n"
            "| 满意率 | 95% | 98% | 3 |",
            "附表\n| 指标 | 2023年 | 2024年 | 同比（%） |\n| 夜校（场） | 40 | 30 | -25 |\n| 走访（户） | 0 | 30 | — |",
        ),
    ),
    "wrong_year": (
        (
            "略。\n二、2023年法治政府建设存在的问题\n略。",
            "现将2023年法治政府建设情况报告如下。",
            "2023年，我镇全年办理案件30件。",
            "截至2023年底，全镇共有调解员41名。",
            "略。\n二、存在的问题\n2023年，乡法治工作有了起色，但短板不少。",
            "会前学法4次。2023年，镇里以创建示范乡镇为抓手，任务逐项落地。",
        ),
        (
            "略。\n二、2024年法治政府建设存在的问题\n略。",
            "与2023年相比，案件增加。自2021年以来培养骨干。",
            "2020年以来，全镇未发生重大案件。2021年，全镇共建成广场3处。",
            "截至2023年底，全镇共有调解员41名，今年新增2名。",
            "略。\n二、2023年督察反馈问题整改情况\n略。",
            "贯彻《法治政府建设实施纲要（2021—2025年）》。",
            "会前学法4次。2023年，镇里以创建示范乡镇为抓手，2024年转入巩固。",
            "会前学法4次。2023年，镇被评为示范乡镇，任务完成得好。",
        ),
    ),
    "wrong_place": (
        (
            "石滩镇辖区山高路远，执法力量不足。",
            "下一步，城北街道将继续努力。",
            "制约石滩镇法治建设的因素仍在。",
            "石滩镇党委、政府高度重视。",
            "巴彦诺尔苏木将继续努力。",
        ),
        (
            "列席街道办事处会议4次。续聘镇政府法律顾问2名，邀请镇人大代表旁听。",
            "办理乡人大代表建议9件。选派乡干部参训。协办街道普法活动。",
            "青溪镇将继续努力，全镇上下一心。",
            "与石滩镇联合执法3次，借鉴石滩镇的做法。",
            "石滩镇、双河镇等周边乡镇参加会商。",
            "组建镇综合行政执法队，其中镇主要负责人出庭1次，全年以镇政府名义发文2件。",
            "修订完善镇政府工作规则，深入集镇检查。",
        ),
    ),
    "unfilled_placeholder": (
        (
            "召开会议XX次，发放资料＿＿份。",
            "办理案件（　）件，开展活动××场次。",
            "全年共件。",
            "XX镇人民政府",
        ),
        ("热线7×24小时值守，制作3×5米横幅，李某某申请调解。", "XX年代的老房子，共2件。"),
    ),
    "truncated_text": (
        (
            "（一）规范行为。一是精简流程。二是针对突出问题，组织开展\n（二）强化监管。落实制度。",
            "（一）深化改革。重点围绕在线核验、风险预警和\n\n（二）强化监管。落实制度。",
            "（一）抓学习。一是学理论。二是。\n（二）抓执法。规范程序。",
            "（一）抓执法。规范程序，同时积极开展\n（二）抓普法。营造氛围。",
            "（一）抓执法。规范程序，人手紧张，能独立办案的只有\n（二）抓普法。营造氛围。",
            "（一）抓执法。配齐装备，力争持证率达到9\n（二）抓普法。营造氛围。",
        ),
        (
            "（一）规范行为。一是精简流程二是减少跑动\n（二）强化监管，规范行为\n1.落实责任。各项工作稳步推进\n2.加强培训。",
            "（一）抓审查。对显失公平的条款一律不予通过\n（二）抓劝导。高额彩礼劝导19对\n（三）抓普法。略。",
            "开展工作。现将有关情况报告如下\n（一）抓学习。略。",
            "（一）抓学习，\n坚持不懈。\n（二）抓执法。老人们就在当天说和。",
            "（一）抓执法。规范程序，值班电话：2201\n（二）抓普法。老屋产权仍归大家共有。",
        ),
    ),
    "numbering_gap": (
        (
            "（一）抓学习。略。\n（三）抓执法。略。",
            "（一）抓学习。一是学理论。三是学案例。",
            "1.学理论。\n2.学法律。\n4.学案例。",
            "第一，抓学习。第三，抓执法。",
            "（一）抓学习。（二）抓执法。（四）抓普法。",
            "①学理论；③学法律。",
            "（一）抓学习。略。\n（二）抓执法。略。\n（四】抓普法。略。",
        ),
        (
            "（一）抓学习。一是学理论二是学法律三是学案例。（二）抓执法。略。\n（三）抓普法。略。",
            "（一）抓学习。\n1.学理论。\n2.学法律。\n（二）抓执法。\n1.立规矩。",
            "（一）略。\n（二）略。\n二、履行职责情况\n（三）略。\n（四）略。",
            "2024.12月召开会议。\n| 1 | 检查 |\n| 3 | 处罚 |",
            "（一）抓学习。略。\n〔二〕抓执法。略。\n【三】抓普法。略。\n[四]抓调解。略。",
        ),
    ),
}
