"""Words are found in every script, in every form, and in spite of a slip."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sqlite.contents import attempt, cues, fetched, new, note
from tests.core.text.test_every_script import TITLES
from ytsb_tui.adapters.sqlite import SqliteLibrary
from ytsb_tui.core.videos.transcripts import Transcript
from ytsb_tui.core.videos.video import VideoId
from ytsb_tui.engine.ports.transcripts import Fetched

LECTURES = {
    "zh-Hans": ("今天我们来讲线性代数和特征向量", "矩阵的特征值告诉我们方向是否改变", "行列式为零的矩阵没有逆"),
    "zh-Hant": ("今天我們講量子力學的疊加態", "波函數的絕對值平方是機率"),
    "ja": ("固有ベクトルは線形変換で方向が変わりません", "アルゴリズムの計算量を考えましょう", "行列式がゼロになる"),
    "ko": ("오늘은 선형대수의 고유벡터를 배웁니다", "행렬식이 영이면 역행렬이 없습니다", "힘은 질량과 가속도의 곱이다"),
    "th": ("วันนี้เราจะเรียนเรื่องพีชคณิตเชิงเส้น", "เวกเตอร์ลักษณะเฉพาะไม่เปลี่ยนทิศทาง", "น้ำเดือดที่ร้อยองศา"),
    "lo": ("ມື້ນີ້ພວກເຮົາຈະຮຽນຄະນິດສາດ",),
    "my": ("ယနေ့ကျွန်ုပ်တို့သင်္ချာသင်မည်",),
    "km": ("ថ្ងៃនេះយើងរៀនគណិតវិទ្យា",),
    "bo": ("དེ་རིང་ང་ཚོས་རྩིས་རིག་སྦྱོང་གི་ཡིན།",),
    "hi": ("आज हम आइगेनवेक्टर और आव्यूह के बारे में बात करेंगे", "हिन्दी साहित्य का इतिहास"),
    "bn": ("আজ আমরা বীজগণিত শিখব এবং ব্যাংক নিয়ে কথা বলব",),
    "te": ("ఈ రోజు మనం బీజగణితం నేర్చుకుందాం",),
    "gu": ("આજે આપણે ગુજરાતી સાહિત્ય વિશે વાત કરીશું",),
    "ta": ("இன்று நாம் நேரியல் இயற்கணிதம் கற்போம்",),
    "ml": ("ഇന്ന് നമ്മള്\u200d ബീജഗണിതം പഠിക്കും",),
    "si": ("ශ්\u200dරී ලංකාවේ ඉතිහාසය",),
    "fa": ("امروز می\u200cخواهم درباره جبر خطی صحبت کنم",),
    "ar": ("اليومَ نتعلّمُ الجبرَ الخطيّ",),
    "he": ("הַיּוֹם נִלְמַד אַלְגֶּבְּרָה לִינֵאָרִית",),
    "ru": ("сегодня мы изучаем собственные векторы матрицы",),
    "el": ("σήμερα μαθαίνουμε γραμμική άλγεβρα",),
    "ka": ("დღეს ვსწავლობთ წრფივ ალგებრას",),
    "hy": ("այսօր սովորում ենք գծային հանրահաշիվ",),
    "am": ("ዛሬ ስለ ቀጥተኛ አልጀብራ እንማራለን",),
    "vi": ("hôm nay chúng ta học đại số tuyến tính",),
    "tr": ("bugün doğrusal cebir ve özvektörler öğreniyoruz",),
    "de": ("heute lernen wir Eigenvektoren und die Größe der Häuser", "die Straße über den Fluss"),
    "fr": ("aujourd’hui l’algèbre linéaire et les équations différentielles", "les chevaux"),
    "es": ("hoy aprendemos las derivaciones y las matrices", "las luces"),
    "pt": ("hoje aprendemos funções e equações",),
    "en": (
        "the eigenvectors of a matrix are the directions that it only stretches",
        "we study the derivatives of functions and the slopes of curves",
        "the analyses of these phenomena were written by two women",
        "photosynthesis turns carbon dioxide into sugar inside the chloroplasts",
        "C++ and C# are programming languages, and vector<int> is a type",
        "the mice ran through the mazes while the experiments were running",
    ),
}
WORDS = {
    "zh-Hans": "特征向量 线性代数 矩阵 特征值 方向 行列式 逆 今天 向量",
    "zh-Hant": "量子力學 疊加態 波函數 機率",
    "ja": "固有ベクトル ベクトル 線形変換 方向 アルゴリズム 計算量 行列式 ゼロ",
    "ko": "고유벡터 벡터 선형대수 행렬식 역행렬 힘 질량 가속도",
    "th": "พีชคณิต เชิงเส้น เวกเตอร์ ทิศทาง วันนี้ น้ำ น้ำเดือด องศา",
    "lo": "ຄະນິດສາດ ມື້ນີ້",
    "my": "သင်္ချာ ယနေ့",
    "km": "គណិតវិទ្យា ថ្ងៃនេះ",
    "bo": "རྩིས་རིག དེ་རིང",
    "hi": "आइगेनवेक्टर आव्यूह हिन्दी साहित्य इतिहास",
    "bn": "বীজগণিত ব্যাংক",
    "te": "బీజగణితం",
    "gu": "ગુજરાતી સાહિત્ય",
    "ta": "நேரியல் இயற்கணிதம்",
    "ml": "നമ്മള് ബീജഗണിതം",
    "si": "ශ්රී ලංකාවේ",
    "fa": "می\u200cخواهم میخواهم جبر",
    "ar": "الجبر نتعلم",
    "he": "אלגברה לינארית",
    "ru": "векторы матрицы Сегодня",
    "el": "γραμμικη Άλγεβρα",
    "ka": "ალგებრას",
    "hy": "հանրահաշիվ",
    "am": "አልጀብራ",
    "vi": "tuyến tinh ĐẠI",
    "tr": "özvektörler ogreniyoruz",
    "de": "Eigenvektoren grosse STRASSE hauser",
    "fr": "algebre différentielles",
    "es": "derivaciones matrices",
    "pt": "funcoes equações",
    "en": "eigenvectors C++ C# photosynthesis dioxide vector",
}
FORMS = {
    "en": "eigenvector matrices direction stretch stretched study studied studies derivative function slope curve "
    "analysis phenomenon write woman women photosynthesis chloroplast mouse maze experiment run runs language program "
    "programs types",
    "de": "Eigenvektor Eigenvektors lernte Haus groß Straßen",
    "fr": "équation différentielle cheval linéaires",
    "es": "derivación matriz luz",
    "pt": "função equação",
    "ru": "вектор матрица",
    "tr": "özvektör",
}  # fmt: skip


def video(language: str) -> VideoId:
    return VideoId(f"{language:_<11}")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteLibrary]:
    library = SqliteLibrary(tmp_path_factory.mktemp("scripts") / "library.db")
    library.add(new(*map(video, LECTURES)), 1.0)
    for language, said in LECTURES.items():
        told = fetched(video(language))
        transcript = Transcript(video=video(language), language=language, automatic=True, cues=cues(*said))
        stored = Fetched(details=told.details, transcript=transcript, seen_ip=None)
        library.save_transcript(stored, attempt(video(language)), write=True)
    yield library
    library.close()


def found(library: SqliteLibrary, query: str) -> set[str]:
    return {hit.video.rstrip("_") for hit in library.search(query)}


@pytest.mark.parametrize("language", WORDS)
def test_words_that_are_there_are_found_and_marked(library: SqliteLibrary, language: str) -> None:
    for word in WORDS[language].split():
        assert language in found(library, word), word
        hit = next(hit for hit in library.search(word) if hit.video == video(language))
        (moment, *_) = hit.moments
        assert moment.marks, word
        excerpts = library.excerpts(word)
        assert video(language) in {excerpt.video for excerpt in excerpts}, f"{word} in a question"
    assert found(library, WORDS[language]) <= {language}, "all together in one passage at most"


def test_a_title_in_any_script_names_its_video(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path / "titles.db")
    videos = {VideoId(f"{number:011}"): title for number, title in enumerate(TITLES.values())}
    library.add(new(*videos), 1.0)
    for name, title in videos.items():
        library.save_transcript(fetched(name, "nothing that was asked", title=title), attempt(name), write=True)
    for title in TITLES.values():
        for form in ("NFC", "NFD"):
            first, *_ = library.excerpts(unicodedata.normalize(form, f"«{title}»?"))
            assert unicodedata.normalize("NFC", first.title) == unicodedata.normalize("NFC", title)
    library.close()


def test_what_is_not_there_is_not_found(library: SqliteLibrary) -> None:
    for word in ("特征方程", "向特", "벡터장", "ทางทิศ", "固有値", "C#x", "zebra"):
        assert found(library, word) == set(), word


def test_a_word_over_two_captions_is_found(library: SqliteLibrary) -> None:
    name = VideoId("broken_____")
    library.add(new(name), 1.0)
    told = fetched(name, "今天讲微分几", "何与流形")
    library.save_transcript(told, attempt(name), write=True)
    (hit,) = library.search("微分几何")
    assert hit.video == name
    assert hit.moments[0].start == 0.0
    assert [hit.moments[0].text[start:end] for start, end in hit.moments[0].marks] == ["微分几 何"]


def test_other_forms_of_a_word_are_found(library: SqliteLibrary) -> None:
    wanted = [(language, form) for language, forms in FORMS.items() for form in forms.split()]
    missing = [form for language, form in wanted if language not in found(library, form)]
    assert len(missing) <= 0.05 * len(wanted), missing


def slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    match dice.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]
        case 2:
            return word[:at] + dice.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
        case _:
            return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def test_slips_are_forgiven(library: SqliteLibrary) -> None:
    dice = random.Random(5)
    words = sorted({word.strip(",").lower() for line in LECTURES["en"] for word in line.split() if len(word) > 4})
    wanted = [(word, slip(word, dice)) for word in words if word.isalpha() for _ in range(8)]
    missing = [pair for pair in wanted if "en" not in found(library, pair[1])]
    assert len(missing) <= 0.05 * len(wanted), missing


def test_a_misspelling_that_looks_like_another_word_is_corrected_too(library: SqliteLibrary) -> None:
    """Neither a stem that fits by chance nor a word that stands elsewhere hides the one that was meant."""
    for query in ("mtarix stretches", "mce ran", "Grösze der Häuser", "les chevaus"):
        assert found(library, query), query
    names = {"casual": "the casual talk about nothing", "causal": "causal inference from observations"}
    for name, said in names.items():
        lecture = VideoId(f"{name:_<11}")
        library.add(new(lecture), 1.0)
        library.save_transcript(fetched(lecture, said), attempt(lecture), write=True)
    assert found(library, "casual") == {"casual"}, "a word that is there is meant"
    assert found(library, "casual inference") == {"causal"}, "unless nothing has all words"


def test_a_slip_is_told(library: SqliteLibrary) -> None:
    assert library.suggestion("Eigenvectrs of the matirx") == "eigenvectors of the matrix"
    assert library.suggestion("eigenvector") is None
    assert library.suggestion("특이값 xyzzyx") is None
    (hit, *_) = library.search("eigenvectrs")
    assert [hit.moments[0].text[start:end] for start, end in hit.moments[0].marks] == ["eigenvectors"]


def test_a_question_in_plain_words_is_answered(library: SqliteLibrary) -> None:
    assert found(library, "what is photosynthesis doing with sugar") == {"en"}
    assert found(library, "什么是特征向量") == set(), "asked by ask, which takes any of its words"
    assert video("zh-Hans") in {excerpt.video for excerpt in library.excerpts("什么是特征向量？")}


def test_notes_are_searched_the_same(library: SqliteLibrary) -> None:
    library.save_note(video("en"), note(text="Die Hauptkomponenten sind 主成分, und vektoren."), 5.0)
    for word in ("主成分", "成分", "hauptkomponente", "Hauptkomponetnen"):
        assert found(library, word) == {"en"}, word
