"""Maps and charts as SVG text: plain values in, text out.

Written with presentation attributes only, so that the same drawing is right on a page, in print and in a document;
a page's style adds hovering and nothing else. Form carries the meaning before colour does: filled, half filled, hollow
and dashed, hatched (``docs/explanation/design-language.md``).
"""
