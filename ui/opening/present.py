"""The refusal of a password where only the present one of a known account is asked for."""

from ui.errors import sentence_of

AT_THE_DOOR = {"用户名或密码不正确": "现在的密码不正确", "用户名、密码或钥匙文件不正确": "现在的密码或钥匙文件不正确"}


def refusal_of_present(error: BaseException) -> str:
    """Return what the clerk reads when the present password was asked for; of the name nothing was asked."""
    sentence = sentence_of(error)
    for said, meant in AT_THE_DOOR.items():
        if sentence.startswith(said):
            return meant + sentence.removeprefix(said)
    return sentence
