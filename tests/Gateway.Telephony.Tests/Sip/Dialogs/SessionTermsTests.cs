using Gateway.Telephony.Sip.Dialogs;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Telephony.Tests.Sip.Dialogs;

/// <summary>Who refreshes and when, by RFC 4028 sections 7.2, 9 and its table 2; we ask for and grant 1800 s at most.</summary>
public class SessionTermsTests
{
    private static readonly SipOptions s_options = new();

    [Theory]
    [InlineData("Supported: timer\nSession-Expires: 1200", "1200;refresher=uac", true, 1200, false)]
    [InlineData("Supported: timer\nSession-Expires: 1200;refresher=uas", "1200;refresher=uas", true, 1200, true)]
    [InlineData("Supported: timer\nSession-Expires: 1200;refresher=uac", "1200;refresher=uac", true, 1200, false)]
    [InlineData("Supported: timer\nx: 7200", "1800;refresher=uac", true, 1800, false)]
    [InlineData("Supported: timer\nSession-Expires: 7200\nMin-SE: 3600", "3600;refresher=uac", true, 3600, false)]
    [InlineData("Require: timer\nSession-Expires: 90", "90;refresher=uac", true, 90, false)]
    [InlineData("Supported: timer", "1800;refresher=uac", true, 1800, false)]
    [InlineData("", "1800;refresher=uas", false, 1800, true)]
    [InlineData("Session-Expires: 600;refresher=uac", "600;refresher=uas", false, 600, true)]
    [InlineData("Session-Expires: 5", "90;refresher=uas", false, 90, true)]
    [InlineData("Supported: timer\nSession-Expires: soon", "1800;refresher=uac", true, 1800, false)]
    public void A_request_is_answered(string headers, string expected, bool requiresTimer, int seconds, bool isOurs)
    {
        var request = Request(headers);
        var success = new SipResponse(200);
        var terms = SessionTerms.Answer(request, success, s_options);
        Assert.Equal(expected, success.Headers.Get("Session-Expires"));
        Assert.Equal(requiresTimer, success.Headers.GetValues("Require").Contains("timer"));
        Assert.Equal(new SessionTerms(TimeSpan.FromSeconds(seconds), isOurs), terms);
    }

    [Theory]
    [InlineData("INVITE", "Supported: timer\nSession-Expires: 89", true)]
    [InlineData("UPDATE", "Supported: 100rel, timer\nx: 30", true)]
    [InlineData("INVITE", "Supported: timer\nSession-Expires: 90", false)]
    [InlineData("INVITE", "Session-Expires: 30", false)]
    [InlineData("BYE", "Supported: timer\nSession-Expires: 30", false)]
    public void A_short_interval_is_refused_with_422_and_our_least(string method, string headers, bool isRefused)
    {
        var refusal = SessionTerms.Refusal(Request(headers, method), s_options);
        Assert.Equal(isRefused ? "422 90" : null, refusal is null ? null : $"{refusal.Status} {refusal.Headers.Get("Min-SE")}");
    }

    [Theory]
    [InlineData("", 1800, true)]
    [InlineData("Session-Expires: 600;refresher=uac", 600, true)]
    [InlineData("Session-Expires: 600;refresher=uas", 600, false)]
    [InlineData("Session-Expires: 600", 600, true)]
    [InlineData("Session-Expires: 1;refresher=uas", 90, false)]
    public void An_answer_is_read(string headers, int seconds, bool isOurs)
    {
        var success = new SipResponse(200);
        Add(success, headers);
        Assert.Equal(
            new SessionTerms(TimeSpan.FromSeconds(seconds), isOurs),
            SessionTerms.Read(success, TimeSpan.FromSeconds(1800), s_options));
    }

    private static SipRequest Request(string headers, string method = "INVITE")
    {
        var request = new SipRequest(method, TestStack.ParseUri("sip:a@example.org"));
        Add(request, $"Via: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\nTo: <sip:b@b>\nCall-ID: 1\nCSeq: 1 {method}\n{headers}");
        return request;
    }

    private static void Add(SipMessage message, string headers)
    {
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            message.Headers.Add(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
    }
}
