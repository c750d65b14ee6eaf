using System.Text;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>Makes the request that sends a message out of the templates of the configuration.</summary>
internal static class SmsRequest
{
    public static HttpRequestMessage Of(HttpSmsOptions options, string to, string text, string id)
    {
        var sending = options.Sending;
        var values = new Dictionary<string, string>
        {
            ["to"] = Written(to, sending.Numbers),
            ["from"] = options.From,
            ["text"] = text,
            ["id"] = id,
            ["secret"] = sending.Secret,
        };
        var request = new HttpRequestMessage(new HttpMethod(sending.Method), Template.Fill(sending.Url, values, Escapes.Url));
        if (sending.Body is { } body)
        {
            var filled = Template.Fill(body, values, Escapes.Of(sending.Form));
            request.Content = new StringContent(filled, Encoding.UTF8, Escapes.MediaTypeOf(sending.Form));
        }

        foreach (var (name, value) in sending.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, Template.Fill(value, values, Escapes.Header));
        }

        return request;
    }

    private static string Written(string number, NumberForm form) => form switch
    {
        NumberForm.Digits => number.TrimStart('+'),
        NumberForm.Zeros => "00" + number.TrimStart('+'),
        _ => number,
    };
}
