"""How villages word what the national lists give codes to, and how another system numbers it."""

from datetime import date

SEX = {"1": "男", "2": "女"}
ETHNIC = {
    "01": "汉族", "03": "回族", "06": "苗族", "07": "彝族", "08": "壮族", "09": "布依族", "12": "侗族", "13": "瑶族",
    "15": "土家族", "18": "傣族", "22": "畲族", "24": "仡佬族",
}  # fmt: skip
RELATION = {
    "02": "户主", "11": "夫", "12": "妻", "21": "独生子", "22": "长子", "23": "次子", "24": "三子", "25": "四子",
    "26": "五子", "28": "女婿", "31": "独生女", "32": "长女", "33": "次女", "34": "三女", "35": "四女", "36": "五女",
    "38": "儿媳", "41": "孙子", "42": "孙女", "43": "外孙子", "44": "外孙女", "51": "父亲", "52": "母亲", "73": "弟弟",
    "77": "妹妹", "99": "非亲属",
}  # fmt: skip
RELATION_OF_1983 = {code: "8" if code in ("28", "38", "99") else code[0] for code in RELATION}
MARITAL = {"10": "未婚", "20": "已婚", "22": "再婚", "30": "丧偶", "40": "离婚"}
MARITAL_ONE_DIGIT = {"10": "1", "20": "2", "22": "2", "30": "3", "40": "4"}
POLITICAL = {"01": "中共党员", "02": "中共预备党员", "03": "共青团员", "13": "群众"}
EDUCATION = {
    "": "", "10": "研究生", "20": "大学本科", "30": "大学专科", "40": "中专", "60": "高中", "70": "初中", "80": "小学",
    "90": "文盲",
}  # fmt: skip
OLD_EDUCATION = EDUCATION | {"20": "大学", "30": "大专"}
EDUCATION_OF_1984 = {code: code for code in EDUCATION}
INFLOW_REASON = {"": "", "01": "务工", "03": "经商", "04": "学习培训", "06": "随迁"}
LODGING = {"": "", "01": "自购房屋", "02": "租赁房屋", "05": "单位宿舍"}
PERMIT = {"": "", "01": "居住证"}
LEFT_BEHIND = {"": "", "01": "留守老人", "02": "留守妇女", "03": "留守儿童"}
BUILDING_USE = {"01": "住宅", "04": "工业", "06": "商住混用"}
RENTAL_USE = {"01": "宿舍", "02": "住房"}
RENTAL_HAZARD = {"00": "无隐患", "01": "火灾隐患", "02": "治安隐患", "99": "其他"}
ENTERPRISE_KIND = {"01": "内资企业", "03": "个体工商户"}
ENTERPRISE_HAZARD = {"00": "无", "01": "治安", "02": "消防", "04": "劳资纠纷"}
ATTENTION = {"02": "中", "03": "低"}

SPELLINGS = (  # of a date, as four people at one table write it; the fifth lets the spreadsheet do it
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y%m%d}",
)


def dashed(day: date | None) -> str:
    """Write a day as 2025-04-05."""
    return day.isoformat() if day else ""


def dotted(day: date | None) -> str:
    """Write a day as 2025.04.05."""
    return f"{day:%Y.%m.%d}" if day else ""


def numeral(number: int) -> str:
    """Write a number below one hundred in Chinese: 12 is 十二."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
