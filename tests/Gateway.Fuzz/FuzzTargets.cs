using Gateway.Fuzz.Targets;

namespace Gateway.Fuzz;

/// <summary>Everything of ours that reads what a peer sends.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<string> Names { get; } = ["sip", "sdp", "srtp", "media", "email", "whatsapp", "messenger", "webhook", "telegram", "twilio", "http-sms", "sms-form", "webchat"];

    /// <summary>A target, new.</summary>
    /// <param name="name">One of the names.</param>
    /// <param name="firstPort">First of forty UDP ports that the media target may use.</param>
    public static IFuzzTarget Create(string name, int firstPort) => name switch
    {
        "sip" => new SipTarget(),
        "sdp" => new SdpTarget(),
        "srtp" => new SrtpTarget(),
        "media" => new MediaTarget(firstPort),
        "email" => new EmailTarget(),
        "whatsapp" => MetaTarget.WhatsApp(),
        "messenger" => MetaTarget.Messenger(),
        "webchat" => new WebChatTarget(),
        "webhook" => TextChannelTargets.Webhook(),
        "telegram" => TextChannelTargets.Telegram(),
        "twilio" => TextChannelTargets.Twilio(),
        "http-sms" => TextChannelTargets.HttpSms(),
        "sms-form" => TextChannelTargets.HttpSmsForm(),
        _ => throw new ArgumentException($"There is no target '{name}', expected one of {string.Join(", ", Names)}.", nameof(name)),
    };
}
