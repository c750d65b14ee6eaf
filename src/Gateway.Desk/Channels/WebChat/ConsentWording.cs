namespace Gateway.Desk.Channels.WebChat;

/// <summary>What a visitor agrees to by leaving an e-mail address or number. The browser shows it and the store keeps it.</summary>
internal static class ConsentWording
{
    private const string English = "By sending it you agree that we answer this request there. We use it for nothing else, and you may take it back at any time.";

    private static readonly Dictionary<string, string> Wordings = new(StringComparer.Ordinal)
    {
        ["de"] = "Mit dem Absenden sind Sie einverstanden, dass wir Ihnen zu diesem Anliegen dort antworten. Wir nutzen die Angabe für nichts anderes; Sie können das jederzeit widerrufen.",
        ["fr"] = "En l’envoyant, vous acceptez que nous y répondions à cette demande. Nous ne l’utilisons pour rien d’autre et vous pouvez revenir sur votre accord à tout moment.",
        ["it"] = "Inviandolo accetta che rispondiamo lì a questa richiesta. Non lo usiamo per altro e può revocare il consenso in qualsiasi momento.",
        ["en"] = English,
    };

    public static string In(string? language) => language is not null && Wordings.TryGetValue(language, out var wording) ? wording : English;
}
