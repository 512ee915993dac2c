"""`python -m lda`."""

from lda.cli import main

main()
