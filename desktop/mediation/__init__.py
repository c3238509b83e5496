"""The paper file a mediated dispute ends in (人民调解卷宗): its documents, what is missing, closed and opened again."""
