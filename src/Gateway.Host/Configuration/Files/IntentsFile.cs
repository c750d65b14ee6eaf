using Gateway.Desk.Reception;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files;

/// <summary>Reads <c>intents.yaml</c>: what customers want, with example sentences in every language of the hotlines.</summary>
internal static class IntentsFile
{
    private const int FewExamples = 5;

    public static GatewayConfiguration Read(Section root, FileContext context, GatewayConfiguration draft)
    {
        var intents = new List<IntentOptions>();
        var keys = new Dictionary<int, string>();
        var sentences = new Dictionary<(string Language, string Text), string>();
        foreach (var item in root.Items("intents", "name: invoice, label: {en: your invoice}, queue: billing, examples: {en: [...]}"))
        {
            if (ReadIntent(item, context, draft) is { } intent)
            {
                intents.Add(intent);
                CheckKey(item, intent, keys);
                CheckSentences(item, intent, sentences);
            }

            item.Close();
        }

        if (intents.Count == 0 && root.Find("intents") is null or YamlList { Items.Count: 0 })
        {
            root.Faults.Add(root.LineOf("intents"), "there is no intent, expected at least one with example sentences");
        }

        root.Close();
        return draft with { Intents = intents };
    }

    private static IntentOptions? ReadIntent(Section item, FileContext context, GatewayConfiguration draft)
    {
        var spoken = draft.Hotlines.SelectMany(hotline => hotline.Languages).Distinct().ToList();
        var name = item.Required("name", Scalars.Name, "a short name, for example invoice");
        var label = ReadTexts(item, "label", spoken, isNeeded: true);
        var examples = ReadExamples(item, spoken);
        var queue = item.Optional("queue", Scalars.Name);
        var skills = QueuesFile.ReadSkills(
            item, context, draft, draft.Queues.FirstOrDefault(known => known.Name == queue?.Value)?.Skills ?? []);
        var answer = ReadTexts(item, "answer", spoken, isNeeded: false);
        var key = item.Optional("key", Scalars.Number(1, 4));
        if (queue is { } used)
        {
            context.References.Use(References.Queue, used, item.Faults);
        }

        CheckServed(item, queue is not null, answer.Count > 0);
        if (name is not { } named)
        {
            return null;
        }

        context.References.Declare(References.Intent, named, item.Faults);
        return new IntentOptions
        {
            Name = named.Value,
            Label = label,
            Examples = examples,
            Queue = queue?.Value,
            Skills = skills,
            Answer = answer,
            Key = key?.Value,
        };
    }

    private static void CheckServed(Section item, bool hasQueue, bool hasAnswer)
    {
        if (!hasQueue && !hasAnswer && item.Find("queue") is null && item.Find("answer") is null)
        {
            item.Faults.Add(item.Line, "the intent has neither 'queue' nor 'answer', expected one of them");
        }
        else if (hasQueue && hasAnswer)
        {
            item.Faults.Add(item.LineOf("answer"), "the intent has both 'queue' and 'answer', expected one of them");
        }
    }

    private static Dictionary<string, string> ReadTexts(Section item, string key, List<string> spoken, bool isNeeded)
    {
        var texts = new Dictionary<string, string>();
        foreach (var entry in item.Entries(key, "en: your invoice"))
        {
            if (Scalars.Language(entry.Key, out _) is { } wrong)
            {
                item.Faults.Add(entry.Line, $"'{key}': {wrong}");
            }
            else if (item.TryScalar(entry.Key, entry.Value, Scalars.Text(400), out var text))
            {
                texts[entry.Key] = text.Value;
            }
        }

        var isGiven = item.Find(key) is not null;
        if (isGiven || isNeeded)
        {
            RequireLanguages(item, key, spoken);
        }

        return texts;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadExamples(Section item, List<string> spoken)
    {
        var examples = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var entry in item.Entries("examples", "en: [I have a question about my invoice]"))
        {
            if (Scalars.Language(entry.Key, out _) is { } wrong)
            {
                item.Faults.Add(entry.Line, $"'examples': {wrong}");
                continue;
            }

            var sentences = item.Values(entry.Key, entry.Value, Scalars.Text(300));
            examples[entry.Key] = [.. sentences.Select(sentence => sentence.Value)];
            if (sentences.Count is > 0 and < FewExamples)
            {
                item.Faults.Warn(entry.Line, $"'examples': {sentences.Count} in '{entry.Key}' are few: with ten or more callers are understood better");
            }
        }

        RequireLanguages(item, "examples", spoken);
        return examples;
    }

    private static void RequireLanguages(Section item, string key, List<string> spoken)
    {
        var given = item.Find(key) as YamlMap;
        foreach (var language in spoken)
        {
            var node = given?.Entries.FirstOrDefault(entry => entry.Key == language)?.Value;
            if (node is null or { IsEmpty: true } or YamlList { Items.Count: 0 })
            {
                item.Faults.Add(item.LineOf(key), $"the intent has no '{key}' in '{language}', expected some because a hotline speaks it");
            }
        }
    }

    private static void CheckKey(Section item, IntentOptions intent, Dictionary<int, string> keys)
    {
        if (intent.Key is { } key && !keys.TryAdd(key, intent.Name))
        {
            item.Faults.Add(item.LineOf("key"), $"'key': {key} belongs to '{keys[key]}' already, expected a key of its own from 1 to 4");
        }
    }

    private static void CheckSentences(
        Section item, IntentOptions intent, Dictionary<(string Language, string Text), string> sentences)
    {
        foreach (var (language, text) in intent.Examples.SelectMany(pair => pair.Value.Select(text => (pair.Key, text))))
        {
            var key = (language, text.ToLowerInvariant());
            if (!sentences.TryAdd(key, intent.Name))
            {
                item.Faults.Add(item.LineOf("examples"), $"'examples': \"{text}\" is an example of '{sentences[key]}' already, expected it once");
            }
        }
    }
}
