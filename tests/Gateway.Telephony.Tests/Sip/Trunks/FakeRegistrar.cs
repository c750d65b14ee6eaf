using System.Net;
using System.Threading.Channels;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Telephony.Tests.Sip.Trunks;

/// <summary>Answers what a trunk sends with what the test says, and keeps the requests.</summary>
internal sealed class FakeRegistrar
{
    private readonly Channel<SipRequest> _requests = Channel.CreateUnbounded<SipRequest>();

    public Func<SipRequest, SipResponse> Answer { get; set; } = static request => Accept(request);

    public SipSource Flow { get; set; } = new(
        new IPEndPoint(IPAddress.Parse("192.0.2.5"), 5060), new IPEndPoint(IPAddress.Parse("198.51.100.1"), 5060), SipTransportKind.Tcp, 7);

    public SipSender Send => (request, onFlow, ct) =>
    {
        ct.ThrowIfCancellationRequested();
        onFlow?.Invoke(Flow, "198.51.100.1:5060");
        var response = Answer(request);
        _requests.Writer.TryWrite(request);
        return Task.FromResult(response);
    };

    public Task<SipRequest> NextAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public static SipResponse Accept(SipRequest request, int expires = 600)
    {
        var response = new SipResponse(200);
        var contact = request.Headers.Get("Contact");
        if (contact is not null)
            response.Headers.Add("Contact", $"{contact};expires={expires}");
        return response;
    }

    public static SipResponse Respond(int status, params (string Name, string Value)[] headers)
    {
        var response = new SipResponse(status);
        foreach (var (name, value) in headers)
            response.Headers.Add(name, value);
        return response;
    }
}
