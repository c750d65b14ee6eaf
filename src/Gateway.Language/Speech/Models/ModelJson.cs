using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Language.Speech.Models;

/// <summary>The form of <c>catalogue.json</c> and <c>model.json</c>: camel case, enums in kebab case, unknown keys refused.</summary>
internal static class ModelJson
{
    /// <summary>Longest file that is read, in bytes.</summary>
    private const long Limit = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads <paramref name="json"/>; <paramref name="name"/> says in errors where it came from.</summary>
    /// <exception cref="ModelException">It is not of the right form.</exception>
    public static T Read<T>(Stream json, string name) where T : class
    {
        try
        {
            if (json.Length > Limit)
            {
                throw new ModelException(ModelFault.Unreadable, $"{name}: longer than {Limit} bytes");
            }

            return JsonSerializer.Deserialize<T>(json, Options)
                ?? throw new ModelException(ModelFault.Unreadable, $"{name}: empty");
        }
        catch (JsonException e)
        {
            throw new ModelException(ModelFault.Unreadable, $"{name}:{e.LineNumber + 1}: {Reason(e)}", e);
        }
    }

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    // The library appends " Path: $[0].name | LineNumber: 3 | ..." to its sentence.
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? e.Message : $"{e.Message[..end]} ({e.Path})";
    }
}
