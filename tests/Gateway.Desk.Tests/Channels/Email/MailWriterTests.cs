using System.Text;
using Gateway.Desk.Channels.Email.Mime;
using Gateway.Desk.Channels.Email.Smtp;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class MailWriterTests
{
    private static readonly OutgoingMail Plain = new()
    {
        From = new Mailbox("Example Services", "service@example.com"),
        To = new Mailbox("Anna Kunde", "anna@example.org"),
        Subject = "Re: Invoice [#4827193501]",
        MessageId = "019b8d2e000070008000000000000001.4827193501@example.com",
        References = ["root@x.example", "last@x.example"],
        Date = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
        Text = "Hello",
    };

    public static TheoryData<string> Texts => new(
        "", "Hello", ".", "..\r\n.\r\n", "From me\n.\n\nend \n\t", "a=b=3D", "Grüße aus Zürich: 5 €", new string('x', 3000), "日本語のテキスト", "שלום עולם\u200F!",
        string.Concat(Enumerable.Repeat("😀", 500)), "line\rline\r\nline\u0085x", string.Join('\n', Enumerable.Repeat("Wort für Wort ", 400)));

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_is_written_is_read_again(string text)
    {
        var octets = MailWriter.Write(Plain with { Text = text });

        var read = MimePart.Parse(octets);
        Assert.Equal(text.ReplaceLineEndings("\r\n").TrimEnd('\r', '\n'), read.Text.TrimEnd('\r', '\n'));
        AssertWire(octets);
    }

    [Theory]
    [InlineData("Invoice")]
    [InlineData("Ihre Anfrage wegen der Rechnung über 5 € vom Mai, Zürich, mit einem sehr langen Betreff, der nicht in eine Zeile passt")]
    [InlineData("A very long subject in plain letters that does not fit into one line of seventy-six letters and so is folded")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("=?utf-8?B?dHJpY2s=?=")]
    public void A_subject_of_any_letters_is_read_again(string subject)
    {
        var octets = MailWriter.Write(Plain with { Subject = subject, To = new Mailbox($"{subject} \"\\", "anna@example.org") });

        var read = MimePart.Parse(octets).Headers;
        Assert.Equal(subject, EncodedWords.Decode(read.First("Subject")!));
        Assert.True(Mailbox.TryParse(read.First("To"), out var to));
        Assert.Equal(($"{subject} \"\\", "anna@example.org"), (to.Name, to.Address));
        AssertWire(octets);
    }

    [Theory]
    [InlineData("x\r\nBcc: victim@example.net")]
    [InlineData("x\nBcc: victim@example.net")]
    [InlineData("x\rBcc: victim@example.net")]
    [InlineData("x\0\u2028\u0085Bcc: victim@example.net\r\n\r\nbody")]
    public void No_value_leaves_its_header(string evil)
    {
        var octets = MailWriter.Write(Plain with
        {
            Subject = evil,
            To = new Mailbox(evil, "anna@example.org"),
            From = new Mailbox(evil, "service@example.com"),
            References = ["root@x.example", evil + "@x.example", "last@x.example"],
            Language = evil,
            Files = [new OutgoingFile(evil, evil, [1, 2, 3])],
        });

        var read = MimePart.Parse(octets);
        Assert.Null(read.Headers.First("Bcc"));
        Assert.Equal(
            ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type"], read.Headers.All.Select(header => header.Key));
        Assert.Equal("<root@x.example> <last@x.example>", read.Headers.First("References"));
        Assert.Equal(["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"], read.Parts[1].Headers.All.Select(header => header.Key));
        AssertWire(octets);
    }

    [Fact]
    public void Files_go_with_their_names()
    {
        string[] names = ["bild.png", "Rechnung über 5 €.pdf", "quote\".txt", new string('ä', 80) + ".txt"];
        var octets = MailWriter.Write(Plain with { Files = [.. names.Select((name, i) => new OutgoingFile(name, "application/pdf", Encoding.UTF8.GetBytes($"--=_{i}\r\n")))] });

        var read = MimePart.Parse(octets);
        Assert.Equal(names, read.Parts.Skip(1).Select(part => part.FileName));
        Assert.Equal(["--=_0\r\n", "--=_1\r\n", "--=_2\r\n", "--=_3\r\n"], read.Parts.Skip(1).Select(part => Encoding.UTF8.GetString(part.Content.Span)));
        AssertWire(octets);
    }

    [Fact]
    public void An_answer_names_its_predecessors_and_who_wrote_it()
    {
        var many = Enumerable.Range(0, 60).Select(i => $"{i}@x.example").ToArray();

        var read = MimePart.Parse(MailWriter.Write(Plain with { References = many, AutoSubmitted = "auto-replied" })).Headers;

        Assert.Equal("<59@x.example>", read.First("In-Reply-To"));
        Assert.StartsWith("<0@x.example> <41@x.example>", read.First("References"), StringComparison.Ordinal);
        Assert.EndsWith("<59@x.example>", read.First("References"), StringComparison.Ordinal);
        Assert.Equal(("auto-replied", "All"), (read.First("Auto-Submitted"), read.First("X-Auto-Response-Suppress")));
        Assert.Equal("Mon, 05 Jan 2026 09:00:00 +0000", read.First("Date"));
    }

    [Theory]
    [InlineData(".\r\n..a\r\nb", "..\r\n...a\r\nb\r\n.\r\n")]
    [InlineData("", ".\r\n")]
    [InlineData("a\n.\rb\r\n", "a\r\n..\r\nb\r\n.\r\n")]
    public void A_full_stop_never_ends_a_mail_early(string mail, string wire) =>
        Assert.Equal(wire, Encoding.ASCII.GetString(DotStuffing.Write(Encoding.ASCII.GetBytes(mail))));

    // Printable ASCII in lines of at most 76 letters, each ending with CR LF (RFC 5322, 2.1.1).
    private static void AssertWire(byte[] octets)
    {
        var lines = Encoding.Latin1.GetString(octets).Split("\r\n");
        Assert.All(lines, line => Assert.True(line.Length <= 78 && line.All(letter => letter is >= ' ' and <= '~'), line));
    }
}
