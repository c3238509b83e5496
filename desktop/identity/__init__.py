"""Who is who: ID numbers, credit codes, telephone numbers, and what of them may be shown."""

from desktop.identity.citizen import IdKind, IdReading, check_digit, read_id, upgrade_15
from desktop.identity.credit import CreditKind, CreditReading, read_credit_code
from desktop.identity.faults import Fault, Severity
from desktop.identity.masks import mask_address, mask_id, mask_name, mask_phone, mask_to_tail
from desktop.identity.phones import PhoneKind, PhoneReading, read_phone

__all__ = [
    "CreditKind",
    "CreditReading",
    "Fault",
    "IdKind",
    "IdReading",
    "PhoneKind",
    "PhoneReading",
    "Severity",
    "check_digit",
    "mask_address",
    "mask_id",
    "mask_name",
    "mask_phone",
    "mask_to_tail",
    "read_credit_code",
    "read_id",
    "read_phone",
    "upgrade_15",
]
