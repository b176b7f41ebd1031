"""How a screen stands on paper: A4 landscape, without what can be clicked, cards whole.

The browser draws neither the map, which belongs to the graphics card, nor side by side what holds a chart (Streamlit puts one below the
other on paper): so the map comes as a still picture, and our own rows are set as on screen again.
"""

PRINT_RULES = """
.dx-print{display:none}
@page{size:A4 landscape;margin:8mm}
@media print{
html{zoom:.57;print-color-adjust:exact;-webkit-print-color-adjust:exact}
html:has(.st-key-paper-row-ranking){zoom:.53}
.dx-print{display:block}
.dx-header{padding-top:2.4rem}
img.dx-print{width:100%;height:auto;max-height:480px;object-fit:contain;object-position:left}
.st-key-asked,.st-key-breadcrumb,.st-key-briefing,.st-key-map-live,.st-key-print-map,.st-key-choose-indicator,.st-key-topic-choice,.st-key-page-tools,
.st-key-demo-role,.st-key-funnel-indicator,.st-key-card-units,.st-key-card-records,.st-key-card-ranking-shortfall,
.st-key-card-organisation-units,.st-key-ranking-method{display:none}
[class*=st-key-paper-row]{break-inside:avoid}
[class*=st-key-paper-row]>*>*{display:flex!important;flex-direction:row;gap:1rem}
[class*=st-key-paper-row]>*>*>*{flex:1 1 0!important;width:auto!important;min-width:0!important}
.st-key-paper-row-explore>*>*>:first-child,.st-key-paper-row-ranking>*>*>:first-child,
.st-key-paper-row-one-rate>*>*>:first-child{flex-grow:1.5!important}
[class*=st-key-card-]{break-inside:avoid}
[class*=st-key-card-] canvas{max-width:100%;height:auto!important}
.dx-kpis,.dx-attention,.dx-pipe,.dx-legend{break-inside:avoid}
}
"""
