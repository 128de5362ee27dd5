"""Words that a term may be called by and that readers meet in an everyday meaning too: in a table of a strategy, in any sentence.

Nouns of the most frequent words of both languages that strategies make terms of, and whose everyday use is another one. The list is
to warn, not to decide: an author who has thought of it says so (``match`` on the term's page).
"""

from publisher.content.terms import folded

_ENGLISH = """
account action activity address age agreement aim approach area asset balance bar base basis benefit bill block board body book box
branch brand break budget build call campaign capital card care case cash cell centre center chain challenge change channel charge
check choice circle claim class client close code collection company concern condition contact content contract control core cost
council course cover credit culture current custom customer cut cycle data date deal decision default degree delivery demand design
detail development device difference direction discount document driver edge effect effort end engine entry environment event example
exchange exit experience expert face fact factor family feature field figure file floor flow focus form frame friend function fund
future gain gap goal good goods ground group growth guide hand head heart help home host hour idea image impact import income
index industry input instance interest interface issue item job key knowledge label lead leader league level life light limit line link
list load location loss love machine mark market mass master match material matter measure meeting member message method milestone mind
model module money move name need network node note number object offer office operation order organisation output owner pack package
page part partner party pass path pattern pay people performance period person phase pilot place plan platform play point policy pool
portfolio position post power practice presence pressure price principle process product profile profit programme program project
promise proof property purpose quality quarter query question queue range rank rate reach reason record reference region register
relation release report request reserve resource response rest result return revenue review right risk role room root round route rule
run safety sale sales sample scale scenario scheme scope score season section segment sense series service session set share shift shop
side sign signal site size skill slot solution source space span speed spot spread stage stake standard start state station step stock
stop store story strategy stream structure style subject success supply support surface survey switch system table target task team
term test theme thing ticket time tool top touch track trade traffic train transfer transition travel trend trial trigger trust turn
type unit update use user value vehicle version view vision visit volume wave way week weight will win window word work world yield zone
"""
_RUSSIAN = """
акт акция база баланс балл блок бюджет вариант ввод версия вес вид влияние вклад власть вместе возврат возможность возраст вопрос
время встреча выбор вывод выход главная год граница группа данные дата движение действие дело день деньги договор документ доля доход
единица жизнь задача заказ закон запас запись заявка зона игра идея изменение интерес источник итог канал карта качество класс клиент
ключ код команда контакт контроль конец край круг курс лидер линия лист лицо марка масса материал место метод мир модель момент набор
название направление начало неделя неудача номер норма область обмен образ объект объём объем опыт основа остаток ответ отдел отказ
отношение оценка ошибка пакет память партия партнёр партнер переход период план площадка поддержка подход показатель поле поток
потери потеря потребность право правило предел предложение предмет прибыль приём прием признак проблема проверка программа продажа
продажи продукт проект процесс путь работа размер разница разрыв ранг расход реакция резерв результат рейтинг решение риск роль рост
рубеж ряд свойство связь сегмент сезон сервис сила система скидка слово случай событие состав состояние спрос среда средство срок
стадия стандарт статус степень сторона страница структура сумма сценарий счёт счет тема темп территория тест тип товар точка тренд
уровень урок услуга условие успех участник фаза файл фактор фон фонд форма формат функция цель цена цепь цикл час часть число член шаг
шанс экран элемент этап эффект язык
"""
_WORDS = frozenset(folded(word) for word in (_ENGLISH + _RUSSIAN).split())


def is_common(name: str) -> bool:
    """Whether a term's name is an everyday word in small letters or large; a phrase, or an abbreviation, is none."""
    return folded(name) in _WORDS and not (name.isupper() and len(name) > 1)
