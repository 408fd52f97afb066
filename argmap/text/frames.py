"""The words with which sites frame comments, in the languages with most pages on the web: data, no rules."""

from __future__ import annotations

# Around a name: "Ann says:", "Posted by Ann on", "Ann wrote at". Lower case.
SAYS = frozenset(
    "says said say wrote writes write posted commented replied responded responds replies reply "
    "sagt sagte schreibt schrieb meint meinte kommentierte antwortete antwortet "
    "dit écrit disait écrivait répond répondu commenté déclare "
    "dice dijo escribió escribe comentó comenta respondió "
    "diz disse escreveu escreve comentou respondeu "
    "scrive scritto scrisse detto commenta risponde risposto "
    "пишет написал написала сказал сказала говорит ответил ответила комментирует пише написав каже сказав відповів "
    "pisze napisał napisała mówi powiedział odpowiedział "
    "schreef schrijft zegt zei reageerde "
    "yazdı yazıyor diyor dedi yorumladı "
    "skrev skriver säger sade siger sagde svarade svarte sier "
    "kirjoitti kirjoittaa sanoo sanoi "
    "írta mondta írja "
    "scrie spune a\u0306spus zice scris "
    "γράφει είπε έγραψε λέει napsal napsala řekl říká píše "
    "kata berkata menulis nói viết".split()
)
BY = frozenset(
    "by posted posts post comment commented written submitted submit from author added sent wrote user says guest "
    "von geschrieben eingestellt kommentar verfasst veröffentlicht gepostet autor "
    "par posté publié soumis écrit commentaire envoyé rédigé proposé "
    "por publicado enviado escrito comentario enviado comentário postado autor "
    "da di inviato pubblicato scritto commento postato "
    "от написал комментарий автор добавил опубликовал опубликовано від коментар "
    "przez napisane dodane dodał komentarz od autor "
    "door geplaatst reactie geschreven van "
    "av af skrevet kommentar inlägg från fra "
    "tarafından yazan yorum gönderen "
    "od napsal vložil komentář kirjoittanut kirjoittaja".split()
)
LINKING = frozenset(
    "on at in the a an um am im den der dem le la les à a el los las il al alle o om op kl klo de del do da dos dne "
    "w dnia "
    "в у on dated date time date: le: uhr hrs hours edited via from".split()
)
BADGES = frozenset(
    "op author moderator mod admin administrator staff editor pinned edited verified guest member subscriber premium "
    "top fan "
    "contributor commenter owner creator original poster team journalist reader gast autor moderation redaktion "
    "auteur "
    "invité modérateur moderador invitado autor visitante convidado ospite autore гость автор модератор администратор "
    "gość użytkownik gast auteur misafir yazar gäst författare vieras vendég anonim not unregistered new registered "
    "[op] vip user super supporter".split()
)
# Those that no name ends in.
STRONG_BADGES = frozenset(
    "author op moderator mod admin administrator staff editor autor moderation redaktion auteur modérateur moderador "
    "autore "
    "автор модератор администратор redakcja yazar".split()
)
# Buttons and the like, each a line or several in one; as words of lines that hold nothing else.
BUTTONS = frozenset(
    "reply replies report share like likes dislike upvote downvote upvoted level flag permalink link parent edit "
    "delete follow quote "
    "hide save embed award recommend recommended respect context abuse inappropriate spam vote votes up down thumbs "
    "score points "
    "rating rate thank translate expand collapse more less show view see comment comments this continue thread give "
    "gold "
    "sort sorted by newest oldest best top popular relevant recent latest first most order "
    "avatar crosspost message profile ignore block subscribe unsubscribe print email tweet facebook twitter google "
    "whatsapp linkedin "
    "pin copy close open load loading history fans fan badges sign login log in to register join respond helpful "
    "funny "
    "insightful agree disagree unlike responses response edited ago post posts user users find all on the "
    "antworten antwort löschen melden teilen gefällt mir gefallen liken empfehlen link zitieren zitat bearbeiten "
    "kommentieren "
    "permanenter permalink mehr anzeigen weniger weitere aufklappen einklappen profil beiträge private nachricht "
    "daumen hoch runter "
    "auf diesen kommentar spam merken folgen übersetzen bewerten "
    "répondre répondre signaler partager aimer j'aime citer modifier supprimer lien permanent voir plus moins abus "
    "réagir recommander "
    "à ce message commentaire un "
    "responder denunciar compartir gusta gustar citar editar eliminar enlace permanente ver más menos reportar votar "
    "valoración me no "
    "responder denunciar compartilhar curtir gostei citar editar excluir link permanente ver mais menos reportar "
    "votar "
    "rispondi segnala condividi piace cita modifica elimina mostra altro vota mi "
    "ответить ответ пожаловаться поделиться нравится цитировать цитата редактировать удалить ссылка показать ещё "
    "больше скрыть "
    "ветку раскрыть свернуть развернуть комментарий комментарии комментировать наверх родитель "
    "відповісти поскаржитися поділитися подобається цитувати показати більше "
    "odpowiedz odpowiedź zgłoś udostępnij lubię to cytuj edytuj usuń pokaż więcej link polub "
    "beantwoorden reageer antwoord rapporteer deel vind ik leuk citeer bewerken verwijder meer tonen minder "
    "antwoorden "
    "yanıtla cevapla şikayet et paylaş beğen alıntıla düzenle sil daha fazla göster "
    "svara svar anmäl dela gilla citera redigera ta bort visa mer rapportera del lik rapporter svare besvar anmeld "
    "vastaa ilmoita jaa tykkää lainaa muokkaa poista näytä lisää "
    "válasz válaszol jelentem megosztás tetszik idézet törlés több "
    "răspunde raportează distribuie îmi place citează "
    "απάντηση αναφορά κοινοποίηση μου αρέσει "
    "odpovědět nahlásit sdílet líbí se citovat "
    "balas laporkan bagikan suka trả lời chia sẻ thích báo cáo "
    "返信 返信する 回复 回復 回覆 举报 分享 赞 引用 シェア いいね 通報 "
    "답글 답글달기 신고 공유 좋아요 رد إبلاغ مشاركة پاسخ".split()
)
COMMENTS = frozenset(
    "comment comments reply replies response responses reaction reactions thought thoughts opinions posts answers "
    "kommentar kommentare kommentaren antworten leserkommentare leserbriefe beiträge reaktionen meinungen ergänzungen "
    "gedanke gedanken gedachte gedachten réflexion réflexions pensée pensées pensamiento pensamientos pensamento "
    "pensamentos pensiero pensieri tankar tanker myśli "
    "commentaire commentaires réaction réactions réponse réponses avis "
    "comentario comentarios respuesta respuestas opiniones comentário comentários resposta respostas "
    "commento commenti risposta risposte "
    "комментарий комментария комментариев комментарии ответ ответа ответов отзыв отзыва отзывов отзывы коментар "
    "коментарі коментарів коментарів "
    "komentarz komentarze komentarzy odpowiedzi opinie "
    "reactie reacties antwoorden yorum yorumlar kommentarer svar kommentti kommenttia kommentit hozzászólás "
    "hozzászólások "
    "comentariu comentarii σχόλιο σχόλια komentář komentáře komentářů komentar komentari bình luận "
    "コメント 件のコメント 评论 評論 条评论 댓글 개의 تعليقات تعليق نظر نظرات".split()
)
# Those of them that may count the answers to a single comment.
REPLIES = frozenset(
    "reply replies response responses antworten réponse réponses respuesta respuestas resposta respostas "
    "risposta risposte "
    "ответ ответа ответов odpowiedzi reacties antwoorden svar 返信".split()
)
# What a forum tells about its members; beginnings of lines, lower case.
MEMBER = (
    "thread starter",
    "start date",
    "joined",
    "join date",
    "member since",
    "registered",
    "last visit",
    "last active",
    "last seen",
    "messages:",
    "posts:",
    "location:",
    "likes received",
    "reputation",
    "mitglied seit",
    "dabei seit",
    "beigetreten",
    "registriert",
    "beiträge:",
    "ort:",
    "inscrit",
    "membre depuis",
    "messages :",
    "registrado",
    "miembro desde",
    "mensajes:",
    "ubicación:",
    "регистрация",
    "зарегистрирован",
    "сообщений:",
    "dołączył",
    "posty:",
    "lid sinds",
    "berichten:",
    "iscritto",
    "messaggi:",
)
# What a forum tells about its members in two rows, the first of which is one of these.
LABELS = frozenset(
    (
        "joined", "join date", "registered", "member since", "messages", "posts", "reaction score", "reactions",
        "points", "trophy points", "likes received", "location", "occupation", "gender", "beiträge", "registriert",
        "registriert seit", "mitglied seit", "reaktionspunkte", "punkte", "ort", "inscrit", "mensajes", "ubicación",
        "berichten", "messaggi", "сообщения", "регистрация",
    )
)  # fmt: skip
# What opens the form below the comments, or what stands below them; beginnings of lines, lower case.
FOOT = (
    "leave a reply", "leave a comment", "leave comment", "post a comment", "post a reply", "post comment",
    "post your comment", "add a comment",
    "add your comment", "add comment", "write a comment", "write a reply", "submit a comment",
    "join the discussion", "join the conversation", "have your say",
    "your email address will not be published", "you must be logged in", "you must log in", "sign in to",
    "log in to", "login to", "sign up to",
    "comments are closed", "comments closed", "commenting is closed", "comments for this",
    "comments have been closed", "this thread is closed",
    "blog comments powered by", "comments powered by", "powered by disqus", "rss feed for comments",
    "feed for comments", "trackback", "pingback",
    "to view or add a comment", "see more comments", "read all comments", "view all comments", 
    "view all", "show all comments", "load more comments",
    "similar threads", "users browsing this", "who is online", "currently active users",
    "related posts", "related articles", "related stories", "related content", "recommended",
    "you might also like", "you may also like", "more from", "most popular", "most read", "most viewed",
    "recent posts", "recent comments", "recent articles", "popular posts", "trending", "about the author",
    "about this", "about us", "newsletter", "get our",
    "subscribe", "sign up for", "previous post", "guidelines |", "next post", "older comments", "newer comments",
    "« previous",
    "next »", "copyright", "©", "all rights reserved",
    "privacy policy", "terms of", "your name", "name *", "name*", "email *", "website", "notify me",
    "schreibe einen kommentar", "schreib einen kommentar", "kommentar schreiben", "kommentar hinzufügen",
    "einen kommentar", "kommentar verfassen", "deine meinung", "ihre meinung", "ihr kommentar",
    "hinterlasse einen kommentar", "hinterlasse eine antwort", "antwort hinterlassen", "kommentar abgeben",
    "deine e-mail-adresse", "sie müssen sich anmelden", "melden sie sich an",
    "du musst angemeldet", "leserbrief schreiben", "alle kommentare", "weitere kommentare", "das könnte sie auch",
    "das könnte dich auch", "ähnliche artikel", "ähnliche beiträge",
    "mehr zum thema", "weitere artikel", "meistgelesen", "über den autor", "impressum", "datenschutz", "anzeige",
    "weitere laden",
    "laisser un commentaire", "laissez un commentaire", "ajouter un commentaire", "poster un commentaire",
    "écrire un commentaire", "votre commentaire", "réagir", "répondre à cet article",
    "votre adresse", "vous devez", "connectez-vous", "à lire aussi", "articles similaires", "les plus lus",
    "mentions légales", "sur le même sujet",
    "deja un comentario", "deja una respuesta", "dejar un comentario", "deje un comentario",
    "escribe un comentario", "comentar", "tu dirección de correo", "debes iniciar", "inicia sesión",
    "también te puede", "noticias relacionadas", "artículos relacionados", "lo más leído", "nombre:",
    "publicidad", "aviso legal", "anterior",
    "deixe um comentário", "deixe uma resposta", "deixar um comentário", "escreva um comentário", "faça login",
    "o seu endereço", "leia também", "mais lidas",
    "lascia un commento", "lascia una risposta", "scrivi un commento", "inserisci un commento",
    "il tuo indirizzo", "devi essere", "leggi anche", "articoli correlati",
    "добавить комментарий", "оставить комментарий", "оставьте комментарий", "написать отзыв",
    "написать комментарий", "чтобы оставить комментарий", "ваш комментарий", "ваше имя",
    "ваш e-mail", "похожие", "читайте также", "вам может", "авторизация", "популярное", "залишити коментар",
    "читайте також",
    "dodaj komentarz", "napisz komentarz", "zostaw komentarz", "skomentuj", "twój adres", "musisz być",
    "zobacz także", "czytaj także",
    "plaats een reactie", "laat een reactie", "geef een reactie", "reageer", "je e-mailadres", "lees ook",
    "gerelateerde",
    "bir cevap yazın", "bir yanıt yazın", "yorum yap", "yorum yaz", "e-posta hesabınız", "ilgili haberler",
    "lämna ett svar", "lämna en kommentar", "kommentera", "skriv en kommentar", "legg igjen", "skriv et svar",
    "din e-postadress", "läs också", "les også", "læs også",
    "vastaa", "jätä kommentti", "lue myös", "hozzászólás írása", "szólj hozzá", "lasă un comentariu",
    "lasă un răspuns", "αφήστε", "přidat komentář", "napsat komentář",
    "コメントを残す", "コメントする", "发表评论", "發表評論", 
    "댓글 남기기", "댓글쓰기", "اترك تعليقا", "دیدگاهتان را", "tinggalkan balasan",
    "để lại",
)  # fmt: skip
ANSWERING = (
    "in reply to", "replied to this comment from", "replied to", "replying to", "responded to", "responding to",
    "in response to",
    "response to", "reply to", "answer to", "answered", "als antwort auf", "antwort auf", "antwort an",
    "antwortet auf", "en réponse à", "réponse à", "a répondu à",
    "en respuesta a", "respuesta a", "respondió a", "em resposta a", "em resposta à", "resposta a",
    "in risposta a", "risposta a", "в ответ на", "ответ на",
    "ответил", "у відповідь", "w odpowiedzi na", "odpowiedź na", "als antwoord op", "in antwoord op",
    "antwoord op", "som svar på", "som svar till", "svar till", "svar til",
    "yanıt olarak", "válasz", "răspuns la", "σε απάντηση", "odpověď na", "في الرد على", "در پاسخ به",
)  # fmt: skip
# What stands before a colon at the beginning of a line and is nobody.
NOBODY = frozenset(
    "ps p.s pps source sources edit note notes nb n.b update link links quote example question answer re fyi tl;dr "
    "also disclaimer warning fact reason result summary".split()
)
