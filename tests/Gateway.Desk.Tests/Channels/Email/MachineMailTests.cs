using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts.Messages;
using static Gateway.Desk.Tests.Channels.Email.Posts;

namespace Gateway.Desk.Tests.Channels.Email;

public sealed class MachineMailTests
{
    private const string OwnId = "019b8d2e000070008000000000000001.4827193501@example.com";

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", true)]
    [InlineData("Auto-Submitted: auto-generated; owner-email=x@example.org", true)]
    [InlineData("Auto-Submitted: AUTO-NOTIFIED", true)]
    [InlineData("Auto-Submitted: no", false)]
    [InlineData("Precedence: bulk", true)]
    [InlineData("Precedence: Junk", true)]
    [InlineData("Precedence: list", true)]
    [InlineData("Precedence: first-class", false)]
    [InlineData("X-Auto-Response-Suppress: All", true)]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply", true)]
    [InlineData("X-Auto-Response-Suppress: DR, RN", false)]
    [InlineData("List-Id: <news.example.org>", true)]
    [InlineData("List-Unsubscribe: <https://example.org/u>", true)]
    [InlineData("X-Autoreply: yes", true)]
    [InlineData("Return-Path: <>", true)]
    [InlineData("Return-Path: <anna@example.org>", false)]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", true)]
    [InlineData("X-Mailer: Apple Mail", false)]
    public void A_machine_gives_itself_away_by_its_headers(string header, bool isAutomatic) =>
        Assert.Equal(isAutomatic, Message("hello", headers: ["Message-ID: <a@b.example>", header]).IsAutomatic);

    [Theory]
    [InlineData("MAILER-DAEMON@example.org", true)]
    [InlineData("noreply@example.org", true)]
    [InlineData("no-reply+7@example.org", true)]
    [InlineData("postmaster@example.org", true)]
    [InlineData("service@example.com", true)]
    [InlineData("nora@example.org", false)]
    public void A_machine_gives_itself_away_by_its_name(string from, bool isAutomatic) =>
        Assert.Equal(isAutomatic, Message("hello", from: from).IsAutomatic);

    [Theory]
    [InlineData("Out of Office: back on Monday", true)]
    [InlineData("Automatic reply: Invoice", true)]
    [InlineData("Automatische Antwort: Rechnung", true)]
    [InlineData("Abwesenheitsnotiz", true)]
    [InlineData("=?utf-8?Q?R=C3=A9ponse_automatique_:_Facture?=", true)]
    [InlineData("Risposta automatica: Fattura", true)]
    [InlineData("Undelivered Mail Returned to Sender", true)]
    [InlineData("Why do I get an automatic reply?", false)]
    [InlineData("Re: Abwesenheit meines Kollegen", false)]
    public void A_subject_says_it_when_nothing_stands_before_it(string subject, bool isAutomatic) =>
        Assert.Equal(isAutomatic, Message("hello", subject: subject).IsAutomatic);

    [Theory]
    [InlineData("failed", "5.1.1", "550 5.1.1 User unknown", MessageState.Failed, "anna@example.org: 5.1.1 550 5.1.1 User unknown")]
    [InlineData("failed", "4.4.7", "", MessageState.Failed, "anna@example.org: 4.4.7")]
    [InlineData("delivered", "2.0.0", "", MessageState.Delivered, null)]
    public void A_report_moves_our_message(string action, string status, string diagnosis, MessageState state, string? fault)
    {
        var receipt = Assert.IsType<InboundReceipt>(Assert.Single(Report(action, status, diagnosis, $"Message-ID: <{OwnId}>\r\nSubject: x")));

        Assert.Equal((OwnId, state, fault), (receipt.ExternalId, receipt.State, receipt.Fault));
    }

    [Fact]
    public void A_report_about_a_delay_changes_nothing() =>
        Assert.Empty(Report("delayed", "4.4.1", "timed out", $"Message-ID: <{OwnId}>"));

    [Theory]
    [InlineData("Message-ID: <somebody@else.example>")]
    [InlineData("Message-ID: <019b8d2e000070008000000000000001.4827193501@evil.example>")]
    public void A_report_about_anothers_mail_is_shown_and_not_answered(string original) =>
        Assert.True(Assert.IsType<InboundMessage>(Assert.Single(Report("failed", "5.1.1", "x", original))).IsAutomatic);

    private static IReadOnlyList<InboundEvent> Report(string action, string status, string diagnosis, string original)
    {
        object File(string type, string content) => new { Name = "", ContentType = type, Content = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(content)) };
        return Receive(Channel(EmailProvider.Postmark), Postmark(
            "I'm sorry to have to inform you", from: "MAILER-DAEMON@mx.example.org", subject: "Undelivered",
            headers: ["Message-ID: <dsn@mx.example.org>", "Content-Type: multipart/report; report-type=delivery-status; boundary=\"x\"", "Return-Path: <>"],
            attachments:
            [
                File("message/delivery-status", $"Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; anna@example.org\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp;\r\n {diagnosis}\r\n"),
                File("text/rfc822-headers", original),
            ]));
    }
}
