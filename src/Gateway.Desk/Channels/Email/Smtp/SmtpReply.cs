using System.Text.RegularExpressions;

namespace Gateway.Desk.Channels.Email.Smtp;

/// <summary>What a server answers to a command (RFC 5321, 4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">The text of each line.</param>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Done, or go on.</summary>
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>Not now (RFC 5321, 4.2.1).</summary>
    public bool IsPassing => Code is >= 400 and < 500;

    /// <summary>The enhanced status code, for example "5.1.1" (RFC 3463); none when there is none.</summary>
    public string? Status => Lines.Count > 0 && StatusCode().Match(Lines[0]) is { Success: true } match ? match.Value : null;

    /// <summary>In one line, for people.</summary>
    public override string ToString() => Mime.Words.Line($"{Code} {string.Join(' ', Lines)}", 300);

    [GeneratedRegex(@"^[245]\.[0-9]{1,3}\.[0-9]{1,3}(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex StatusCode();
}

/// <summary>A server does not speak as SMTP wants it, or not with us.</summary>
internal sealed class SmtpException(string message, Exception? cause = null) : Exception(message, cause);
