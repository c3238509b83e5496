"""The file of a mediated dispute (人民调解卷宗) on the page of its case."""
