using System.Net;
using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.Peers.Phones;

/// <summary>The transport of a peer's signalling.</summary>
public enum PeerTransport
{
    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS.</summary>
    Tls,
}

/// <summary>How a <see cref="Baresip"/> presents itself and behaves.</summary>
public sealed record BaresipOptions
{
    /// <summary>User part of the own address: a caller's number or an agent's name. Default "phone".</summary>
    public string User { get; init; } = "phone";

    /// <summary>Display name in From. Default none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Domain of the own address. Default 127.0.0.1, with the registrar's port if there is one.</summary>
    public string? Domain { get; init; }

    /// <summary>Where to register. Default none: the phone registers nowhere and calls directly.</summary>
    public IPEndPoint? Registrar { get; init; }

    /// <summary>Secret for digest authentication. Default none.</summary>
    public string? Secret { get; init; }

    /// <summary>User name for digest authentication when it is not <see cref="User"/>.</summary>
    public string? AuthUser { get; init; }

    /// <summary>How long a registration is asked for. Default 60 s.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Transport for registering and calling. Default UDP.</summary>
    public PeerTransport Transport { get; init; }

    /// <summary>True: answers every call at once; false: rings until told. Default false.</summary>
    public bool AnswersAtOnce { get; init; }

    /// <summary>Codecs by preference: PCMA, PCMU, G722, opus. Default PCMA alone, so that a relayed call has one codec.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = ["PCMA"];

    /// <summary>What the microphone sends from the start of each call (8 kHz). Default silence.</summary>
    public short[] Microphone { get; init; } = [];

    /// <summary>How sound is secured: "srtp" (offered, clear taken too) or "srtp-mand" (nothing else). Default in the clear.</summary>
    public string? MediaEncryption { get; init; }

    /// <summary>The SIP URI that texts are written to (RFC 3428). Default none: the phone writes to nobody.</summary>
    public string? WritesTo { get; init; }

    /// <summary>PEM file of the authorities that a TLS server's certificate has to come from. Default none: any is believed.</summary>
    public string? Authorities { get; init; }

    /// <summary>How the transport is written into a URI.</summary>
    internal string TransportParameter => Transport == PeerTransport.Udp ? string.Empty : $";transport={Transport.ToString().ToLowerInvariant()}";

    /// <summary>The account in baresip's own notation.</summary>
    internal string ToAccount()
    {
        var transport = TransportParameter;
        var domain = Domain ?? Registrar?.ToString() ?? "127.0.0.1";
        var name = DisplayName is null ? string.Empty : $"\"{DisplayName}\" ";
        var account = $"{name}<sip:{User}@{domain}{transport}>";
        account += $";answermode={(AnswersAtOnce ? "auto" : "manual")}";
        account += $";audio_codecs={string.Join(',', Codecs.Select(Named))}";
        account += $";regint={(Registrar is null ? 0 : (int)Expires.TotalSeconds)}";
        if (Registrar is not null)
        {
            account += $";outbound=\"sip:{Registrar}{transport}\"";
        }

        if (MediaEncryption is not null)
        {
            account += $";mediaenc={MediaEncryption}";
        }

        if (Secret is not null)
        {
            account += $";auth_user={AuthUser ?? User};auth_pass={Secret}";
        }

        return account;
    }

    /// <summary>Samples per second of what goes into the first codec; baresip's own conversion loses the upper half of the band.</summary>
    internal int Rate => Codecs.FirstOrDefault() switch
    {
        "G722" => 16_000,
        "opus" => 48_000,
        _ => Wav.TelephoneRate,
    };

    /// <summary>The codec in baresip's notation, which tells the rate of the sound.</summary>
    private static string Named(string codec) => codec switch
    {
        "G722" => "G722/16000/1",
        "opus" => "opus/48000/2",
        _ => $"{codec}/8000/1",
    };

    /// <summary>The configuration file of a baresip that listens on <paramref name="ports"/> and the next two.</summary>
    internal string ToConfiguration(FreePort ports, string folder, string microphone) =>
        $"""
        poll_method epoll
        sip_listen 127.0.0.1:{ports.Number}
        net_interface 127.0.0.1
        rtp_ports 12000-19998
        call_local_timeout 120
        call_max_calls 4
        audio_source aufile,{microphone}
        audio_player aubridge,null0
        audio_alert aubridge,null1
        ring_aufile none
        callwaiting_aufile none
        ringback_aufile none
        notfound_aufile none
        busy_aufile none
        error_aufile none
        ausrc_srate {Rate}
        auplay_srate {Rate}
        ausrc_channels 1
        auplay_channels 1
        audio_buffer 20-160
        audio_telev_pt 101
        rtcp_mux no
        statmode_default off
        ringback_disabled yes
        module_path /usr/lib/baresip/modules
        module g711.so
        module g722.so
        module opus.so
        module aufile.so
        module aubridge.so
        module sndfile.so
        module srtp.so
        module_tmp account.so
        module_app menu.so
        module_app ctrl_tcp.so
        ctrl_tcp_listen 127.0.0.1:{ports.Number + 2}
        snd_path {folder}
        """ + "\n" + (WritesTo is null ? string.Empty : "module_app contact.so\n") + (Authorities is null ? string.Empty : $"sip_cafile {Authorities}\n");
}
