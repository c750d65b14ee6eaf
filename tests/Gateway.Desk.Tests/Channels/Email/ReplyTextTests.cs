using Gateway.Desk.Channels.Email.Reading;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class ReplyTextTests
{
    [Theory]
    [InlineData("Gmail en", "On Mon, Oct 5, 2026 at 10:12 AM Example <service@example.com> wrote:\n\n> Hello\n> there")]
    [InlineData("Gmail en, cut", "On Mon, Oct 5, 2026 at 10:12 AM Example Services with a long name\n<service@example.com> wrote:\n\n> Hello")]
    [InlineData("Gmail de", "Am Mo., 5. Okt. 2026 um 10:12 Uhr schrieb Example <service@example.com>:\n\n> Hallo")]
    [InlineData("Gmail fr", "Le lun. 5 oct. 2026 à 10:12, Example <service@example.com> a écrit :\n\n> Bonjour")]
    [InlineData("Gmail it", "Il giorno lun 5 ott 2026 alle ore 10:12 Example <service@example.com> ha scritto:\n\n> Buongiorno")]
    [InlineData("Apple en", "> On 5. Oct 2026, at 10:12, Example <service@example.com> wrote:\n> \n> Hello")]
    [InlineData("Apple de", "> Am 05.10.2026 um 10:12 schrieb Example <service@example.com>:\n> \n> Hallo")]
    [InlineData("Apple fr", "Le 5 oct. 2026 à 10:12, Example <service@example.com> a écrit :\n\nBonjour")]
    [InlineData("Apple it", "Il giorno 5 ott 2026, alle ore 10:12, Example <service@example.com> ha scritto:\n\n> Buongiorno")]
    [InlineData("Thunderbird en", "On 10/5/26 10:12, Example wrote:\n> Hello")]
    [InlineData("Thunderbird de", "Am 05.10.26 um 10:12 schrieb Example:\n> Hallo")]
    [InlineData("Thunderbird fr", "Le 05/10/2026 à 10:12, Example a écrit :\n> Bonjour")]
    [InlineData("Thunderbird it", "Il 05/10/2026 10:12, Example ha scritto:\n> Buongiorno")]
    [InlineData("Outlook en", "From: Example <service@example.com>\nSent: Monday, October 5, 2026 10:12\nTo: Anna\nSubject: Invoice\n\nHello")]
    [InlineData("Outlook de", "Von: Example <service@example.com>\nGesendet: Montag, 5. Oktober 2026 10:12\nAn: Anna\nBetreff: Rechnung\n\nHallo")]
    [InlineData("Outlook fr", "De : Example <service@example.com>\nEnvoyé : lundi 5 octobre 2026 10:12\nÀ : Anna\nObjet : Facture\n\nBonjour")]
    [InlineData("Outlook it", "Da: Example <service@example.com>\nInviato: lunedì 5 ottobre 2026 10:12\nA: Anna\nOggetto: Fattura\n\nBuongiorno")]
    [InlineData("Outlook bold", "*Von:* Example <service@example.com>\n*Gesendet:* Montag\n*An:* Anna\n*Betreff:* Rechnung\n\nHallo")]
    [InlineData("Outlook.com", "________________________________\nFrom: Example <service@example.com>\nSent: Monday\nTo: Anna\n\nHello")]
    [InlineData("Original en", "-----Original Message-----\nHello")]
    [InlineData("Original de", "-----Ursprüngliche Nachricht-----\nHallo")]
    [InlineData("Original fr", "-----Message d'origine-----\nBonjour")]
    [InlineData("Original it", "-----Messaggio originale-----\nBuongiorno")]
    [InlineData("signature", "-- \nAnna Kunde\nExample GmbH")]
    [InlineData("phone en", "Sent from my iPhone")]
    [InlineData("phone de", "Von meinem iPhone gesendet")]
    [InlineData("phone fr", "Envoyé de mon iPhone")]
    [InlineData("phone it", "Inviato da iPhone")]
    [InlineData("signature and quote", "-- \nAnna\n\nOn 10/5/26 10:12, Example wrote:\n> Hello")]
    public void The_reply_alone_is_the_text(string program, string quoted)
    {
        var (reply, isFolded) = ReplyText.Fold($"Yes, please.\n\nOn time if you can: thank you.\n\n{quoted}\n");

        Assert.True(isFolded, program);
        Assert.Equal("Yes, please.\n\nOn time if you can: thank you.", reply);
    }

    [Theory]
    [InlineData("On Monday I wrote: nothing came back.")]
    [InlineData("Am 5. Oktober hat mir jemand geschrieben, und zwar folgendes")]
    [InlineData("From: my point of view this is wrong.\nThank you")]
    [InlineData("Price > 5 EUR\n> this is all")]
    [InlineData("See below.\n\n---------- Forwarded message ---------\nFrom: Bob <bob@example.net>\nDate: Mon, Oct 5, 2026\nSubject: x\nTo: Anna\n\nThe invoice")]
    [InlineData("Siehe unten.\n\n-------- Weitergeleitete Nachricht --------\nVon: Bob\nGesendet: Montag\nAn: Anna\n\nDie Rechnung")]
    public void What_only_looks_like_a_quote_stays(string text) =>
        Assert.StartsWith(text.Split('\n')[0], ReplyText.Fold(text).Reply, StringComparison.Ordinal);

    [Theory]
    [InlineData("See below.\n\n---------- Forwarded message ---------\nFrom: Bob\nSent: today\nTo: Anna\n\nThe invoice", "The invoice")]
    [InlineData("> only a quote", "> only a quote")]
    public void What_is_forwarded_or_all_there_is_stays(string text, string kept) =>
        Assert.EndsWith(kept, ReplyText.Fold(text).Reply, StringComparison.Ordinal);

    [Fact]
    public void An_answer_below_the_quote_is_found() =>
        Assert.Equal("Tuesday is fine.", ReplyText.Fold("On 10/5/26 10:12, Example wrote:\n> When?\n\nTuesday is fine.\n\n-- \nAnna").Reply);

    [Fact]
    public void Answers_between_the_quoted_lines_stay_with_them()
    {
        const string Text = "On 10/5/26 10:12, Example wrote:\n> When?\nTuesday.\n> Where?\nAt home.";

        Assert.Equal((Text, false), ReplyText.Fold(Text));
    }

    [Fact]
    public void The_whole_is_kept_for_the_agent_when_something_was_folded()
    {
        var folded = Message("Yes.\n\nOn 10/5/26 10:12, Example wrote:\n> Hello");
        var plain = Message("Yes.");

        var original = Assert.Single(folded.Attachments);
        Assert.Equal(("Yes.", "original.txt", "text/plain"), (folded.Text, original.Name, original.MediaType));
        Assert.Contains("> Hello", System.Text.Encoding.UTF8.GetString(original.Content!.Value.Span), StringComparison.Ordinal);
        Assert.Empty(plain.Attachments);
    }

    [Fact]
    public void Two_megabytes_of_quotes_are_read_too()
    {
        var text = string.Concat(Enumerable.Repeat("On 10/5/26 10:12, Example wrote:\n\n> a\n\nb\n", 50_000));

        Assert.Equal(64_000, Message(text).Text.Length);
    }
}
