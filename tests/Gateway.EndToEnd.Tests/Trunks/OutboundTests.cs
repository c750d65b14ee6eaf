using System.Net;
using Gateway.Peers.Phones;
using Gateway.Peers.Registrars;
using Gateway.Peers.Sound;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Registrar;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.EndToEnd.Tests.Trunks;

/// <summary>The exchange calls a phone through a provider that asks every INVITE for credentials.</summary>
public sealed class OutboundTests
{
    private const string Number = "+4915112345678";

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task A_phone_behind_the_provider_is_called_and_both_hear_each_other(string transport)
    {
        await using var provider = await Kamailio.StartAsync();
        var (weSay, theySay) = (Tones.Melody(5, TimeSpan.FromSeconds(2)), Tones.Melody(6, TimeSpan.FromSeconds(2)));
        await using var phone = await Baresip.StartAsync(new BaresipOptions
        {
            User = Number,
            Registrar = provider.Address,
            Secret = Kamailio.Secret,
            AuthUser = "customer",
            AnswersAtOnce = true,
        });
        await using var server = await StartAsync(provider, transport);
        await provider.LogLineAsync(line => line.Contains("SAVED line", StringComparison.Ordinal), "registration of the exchange");

        var result = await server.CallAsync(
            new OutboundCall { Destination = Parse(Number), RequestedBy = "test" }, CancellationToken.None);
        var answered = Assert.IsType<OutboundResult.Answered>(result);
        await using var call = answered.Call;
        await Heard.WellAsync(weSay, () => call.PlayAsync(Prompt.FromPcm(weSay), CancellationToken.None), within => Hearing.AllOfAsync(weSay, phone, within));
        var listening = Task.FromResult(Array.Empty<short>());
        await Heard.WellAsync(
            theySay,
            async () =>
            {
                call.StopListening();
                listening = ListenAsync(call.Listen(), theySay.Length + (2 * Wav.TelephoneRate));
                await phone.SayAsync(theySay);
            },
            async _ =>
            {
                var heard = await listening;
                return Correlation.Segments(theySay, heard);
            });

        var identity = await provider.LogLineAsync(line => line.Contains($"INVITE {Number}", StringComparison.Ordinal), "INVITE");
        Assert.Contains("from +493023125100 identity <sip:+493023125100@provider.example>", identity);

        await call.HangUpAsync();
        await phone.WaitAsync(PhoneEventKind.Closed);
    }

    private static async Task<short[]> ListenAsync(PcmRing ring, int samples)
    {
        var heard = new short[samples];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var count = 0; count < samples; count += ring.Read(heard.AsSpan(count)))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return heard;
    }

    private static Task<CallServer> StartAsync(Kamailio provider, string transport)
    {
        var registrar = transport == "tls" ? provider.TlsAddress : provider.Address;
        SipParameters.TryParse($";transport={transport}", out var parameters);
        var options = new CallOptions
        {
            Sip = new SipOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Tls = new TlsOptions { ServerAuthoritiesPath = provider.AuthorityPath },
            },
            Media = new MediaOptions { Listen = IPAddress.Loopback, FirstPort = 42_000, LastPort = 42_999 },
            Outbound = new OutboundOptions { Allow = ["+49"] },
            Trunks =
            [
                new TrunkOptions
                {
                    Name = "provider",
                    Profile = TrunkProfile.Generic with { Identity = IdentityHeader.PAssertedIdentity },
                    Numbers = [Parse("+493023125100")],
                    Registration = new RegistrationOptions
                    {
                        Registrars = [new SipUri("sip", null, "127.0.0.1", registrar.Port, parameters)],
                        Domain = Kamailio.Realm,
                        User = "line",
                        Account = new DigestAccount("line", Kamailio.Secret, Kamailio.Realm),
                    },
                },
            ],
        };
        return CallServer.StartAsync(
            options, new NoCalls(), new NoPasswords(), new NoBindings(), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
    }

    private static E164Number Parse(string text) => E164Number.TryParse(text, out var number) ? number : throw new FormatException(text);

    private sealed class NoCalls : ICallHandler
    {
        public bool Serves(string dialled) => false;

        public bool IsInside(string dialled) => false;

        public Task HandleAsync(IncomingCall call, CancellationToken stopping) => Task.CompletedTask;

        public Task HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;

        public Task HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping) => Task.CompletedTask;
    }

    private sealed class NoPasswords : Telephony.Sip.Auth.ICredentials
    {
        public string? FindPassword(string userName) => null;
    }

    private sealed class NoBindings : IBindingStore
    {
        public ValueTask<IReadOnlyList<Binding>> LoadAsync(CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<Binding>>([]);

        public void Save(string user, IReadOnlyList<Binding> bindings)
        {
        }
    }
}
