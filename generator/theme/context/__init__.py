"""What a template may use: the contract between `render` and whoever writes templates.

Every page is rendered from two parts. **Known** per locale, kind of page and set of locales a
page exists in: the fields of `Chrome`, spread as top-level names (`site`, `root`, ...).
**Dynamic** per page: one object named `page`. The build folds everything known into text once;
so the more a template says with known names, the faster it is.

Besides these a template has `_(text)` and `ngettext(one, many, n)` (with `%(num)s`) for the
interface's own words, in English; they are extracted into `translations/<locale>/ui.po`.

Printing: `{{ passage }}` prints escaped text (or sanitised HTML for Markdown); put
`{{ passage.attrs }}` into the tag around it, which gives `lang` and `dir` where the passage is
in another language than the page.
Addresses: every path here is relative to the site's root; write `{{ root }}{{ path }}`.
"""

from generator.theme.context.chrome import Assets, Chrome, LocaleView, NavItem, SiteView
from generator.theme.context.documents import DocumentPage, TocItem
from generator.theme.context.downloads import DownloadGroup, DownloadsPage, DownloadView
from generator.theme.context.figures import (
    AreaView,
    AssessmentPage,
    DataPage,
    FigureView,
    RecordLink,
    SeriesGroup,
    SeriesPage,
    SeriesRow,
    SourceView,
    StatementView,
    TranslatedPage,
    TranslatedRow,
    TranslatorRow,
)
from generator.theme.context.home import (
    CollectionView,
    DocumentView,
    HomeFigure,
    HomePage,
    SectorView,
)
from generator.theme.context.listings import (
    Card,
    FacetValue,
    FacetView,
    GroupLink,
    GroupView,
    HallPage,
    ListingPage,
    PageLink,
)
from generator.theme.context.pages import (
    DumpView,
    EditionsPage,
    EditionView,
    FeedsPage,
    LearningPage,
    MissingPage,
    SearchPage,
    StateColumn,
    StatusPage,
    StatusRow,
    TombstonePage,
)
from generator.theme.context.records import (
    EventPage,
    MicroCredentialPage,
    MirrorPage,
    RecordPage,
    ServicePage,
    StandardPage,
)
from generator.theme.context.terms import TermPage, TermRow, VocabularyPage
from generator.theme.context.values import (
    AvailabilityRow,
    AvailabilityView,
    Crumb,
    DateView,
    FieldView,
    Labelled,
    MediaView,
    RelatedView,
    Shared,
    TermView,
)

__all__ = [
    "AreaView",
    "AssessmentPage",
    "Assets",
    "AvailabilityRow",
    "AvailabilityView",
    "Card",
    "Chrome",
    "CollectionView",
    "Crumb",
    "DataPage",
    "DateView",
    "DocumentPage",
    "DocumentView",
    "DownloadGroup",
    "DownloadView",
    "DownloadsPage",
    "DumpView",
    "EditionView",
    "EditionsPage",
    "EventPage",
    "FacetValue",
    "FacetView",
    "FeedsPage",
    "FieldView",
    "FigureView",
    "GroupLink",
    "GroupView",
    "HallPage",
    "HomeFigure",
    "HomePage",
    "Labelled",
    "LearningPage",
    "ListingPage",
    "LocaleView",
    "MediaView",
    "MicroCredentialPage",
    "MirrorPage",
    "MissingPage",
    "NavItem",
    "PageLink",
    "RecordLink",
    "RecordPage",
    "RelatedView",
    "SearchPage",
    "SectorView",
    "SeriesGroup",
    "SeriesPage",
    "SeriesRow",
    "ServicePage",
    "Shared",
    "SiteView",
    "SourceView",
    "StandardPage",
    "StateColumn",
    "StatementView",
    "StatusPage",
    "StatusRow",
    "TermPage",
    "TermRow",
    "TermView",
    "TocItem",
    "TombstonePage",
    "TranslatedPage",
    "TranslatedRow",
    "TranslatorRow",
    "VocabularyPage",
]
