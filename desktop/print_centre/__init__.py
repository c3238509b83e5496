"""The print centre (打印中心): every paper the office prints, found by name, previewed, printed, filed and logged."""
