"""The proposal of safe mode, after starts that did not get as far as the office."""

from ui import ask

QUESTION = "程序前 {count} 次没有正常启动或中途退出。用安全模式打开吗？"
ABOUT = "安全模式只看不改，可以检查、备份、修复资料和生成求助文件。"


def is_wanted(failed: int) -> bool:
    """Ask whether to open in safe mode."""
    choices = [(False, "正常打开"), (True, "用安全模式打开")]
    return ask.choose(None, QUESTION.format(count=failed), choices, detail=ABOUT) is True
