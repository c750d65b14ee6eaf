using System.Net;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Email;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Fuzz.Targets;

/// <summary>Mails as providers hand them over: Postmark's JSON, SendGrid's form, and whole mails in a form that is itself sound. The user
/// and password are right, so that every input reaches the readers.</summary>
internal sealed class EmailTarget : IFuzzTarget, ILogger<EmailChannel>
{
    private const string Boundary = "xYzZY";
    private const string OwnId = "019b8d2e000070008000000000000001.4827193501@example.com";

    private static readonly Uri Hook = new("https://contact.example.com/hooks/mail");
    private static readonly byte[] Before = Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n");
    private static readonly byte[] Behind = Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n");

    private readonly HttpClient _http = new();
    private readonly EmailChannel _postmark;
    private readonly EmailChannel _sendGrid;
    private Exception? _fault;

    public EmailTarget()
    {
        _postmark = Channel(EmailProvider.Postmark);
        _sendGrid = Channel(EmailProvider.SendGrid);
    }

    public string Name => "email";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. new[]
    {
        """{"FromFull":{"Email":"anna@example.org","Name":"Anna \ud83d\ude42"},"Subject":"Re: x [#4827193501]","MessageID":"73e6d360","Date":"Mon, 5 Jan 2026 09:00:00 +0100","TextBody":"Ja.\n\nAm 05.10.26 um 10:12 schrieb Example:\n> Wann?\n\n-- \nAnna","HtmlBody":"","Headers":[{"Name":"Message-ID","Value":"<a@b.example>"},{"Name":"X-Spam-Tests","Value":"DKIM_VALID_AU"}],"Attachments":[{"Name":"a.png","Content":"iVBORw0KGgo=","ContentType":"image/png"}]}""",
        """{"From":"a@b.example","HtmlBody":"<html><body><p>Hi <b>you</b></p><ul><li>x</li></ul><pre> y\n</pre><a href='https://e.example'>z</a><blockquote>q<blockquote>r</blockquote></blockquote><div style='display:none'>h</div><table><tr><td>1</td></tr></table></body></html>","Headers":[]}""",
        $"--{Boundary}\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nAnna <anna@example.org>\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"charsets\"\r\n\r\n{{\"text\":\"iso-2022-jp\",\"from\":\"UTF-8\"}}\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--{Boundary}\r\n"
            + $"Content-Disposition: form-data; name=\"headers\"\r\n\r\nMessage-ID: <x@y.example>\nReferences: <{OwnId}>\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"dkim\"\r\n\r\n{{@example.org : pass}}\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--{Boundary}--\r\n",
        "From: =?utf-8?B?SsO8cmc=?= <j@example.org>\r\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\nMessage-ID: <m@example.org>\r\nDate: 5 Jan 26 09:00 GMT\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=koi8-r; format=flowed; delsp=yes\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n> a =\r\n b \r\nc=F0\r\n"
            + "--b\r\nContent-Type: image/png; name*0*=utf-8''b%69; name*1=ld.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b\r\nContent-Type: multipart/alternative; boundary=\"c d\"\r\n\r\n--c d\r\n\r\nx\r\n--c d--\r\n--b--\r\n",
        $"From: MAILER-DAEMON@mx.example.org\r\nReturn-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nsorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp;\r\n 550 no\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{OwnId}>\r\n--b--\r\n",
    }.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<byte[]> Pieces { get; } = [.. new[]
    {
        "\r\n", "\n", "\r\n\r\n", "--b\r\n", "--b--", $"--{Boundary}\r\n", "=?utf-8?B?", "=?utf-8?Q?=F0=9F?=", "?=", "=\r\n", "=3D", "=C3", "\"", "\\", "<", ">", "<>", "@", ";", ":", "%", "'", "*0*=", "charset=utf-16", "charset=utf-32",
        "charset=iso-2022-jp", "charset=gb18030", "boundary=", "\\ud83d", "\\u0000", "\u202e", "🙂", "\0", "> ", "-- \n", "On 1 wrote:\n", "Von: a\nGesendet: b\nAn: c\n", "<div>", "</div>", "<blockquote>", "<table>", "<a href=x>", "<svg>", "<!--", "<![CDATA[",
        "<pre>", "&#x10ffff;", "&#xd800;", "&", "<p style='font-size:0'>", "Content-Transfer-Encoding: base64\r\n", "Content-Type: multipart/mixed; boundary=b\r\n", "Auto-Submitted: auto-replied\r\n", "Reply-To: ", "References: <", "[#4827193501]", "{", "}", "[", "]", ",", "null", "-1",
    }.Select(Encoding.UTF8.GetBytes)];

    public bool Run(ReadOnlySpan<byte> input)
    {
        var answer = input.StartsWith("{"u8) ? Post(_postmark, "application/json", input.ToArray())
            : input.StartsWith("--"u8) ? Post(_sendGrid, $"multipart/form-data; boundary={Boundary}", input.ToArray())
            : Post(_sendGrid, $"multipart/form-data; boundary={Boundary}", [.. Before, .. input, .. Behind]);
        if (_fault is not null)
            throw new InvalidOperationException("A mail could not be read.", _fault);
        foreach (var message in answer.Events.OfType<InboundMessage>())
        {
            if (message.ExternalId.Length == 0 || message.Identities.Count == 0 || message.Address.AsSpan().ContainsAny('\r', '\n', ' ') || message.Attachments.Any(file => file.Name.Contains('/')))
                throw new FormatException($"A message that nobody can store: {message}");
        }

        return answer.Events.Count > 0;
    }

    public void Dispose() => _http.Dispose();

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _fault ??= exception ?? new InvalidOperationException(formatter(state, null));

    private static WebhookAnswer Post(EmailChannel channel, string type, byte[] body) => channel.Receive(new WebhookRequest(
        "POST",
        Hook,
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = type, ["Authorization"] = "Basic Z2F0ZXdheTpzZWNyZXQ=" },
        body,
        IPAddress.Loopback));

    private EmailChannel Channel(EmailProvider provider) => new(
        new EmailOptions
        {
            Name = "mail",
            Inbound = provider,
            Secrets = ["secret"],
            BelievesHeaders = true,
            Smtp = new SmtpOptions { Host = "localhost", From = "service@example.com" },
        },
        null, _http, TimeProvider.System, this);
}
