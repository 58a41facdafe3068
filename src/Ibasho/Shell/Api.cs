using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ibasho.Access;
using Ibasho.Data;
using Microsoft.AspNetCore.Http.Metadata;

namespace Ibasho.Shell;

/// <summary>The JSON body of a program's request; what is wrong with it is said per field.</summary>
public sealed class Json<T> : IEndpointParameterMetadataProvider where T : class
{
    private Json(T? value, byte[] hash) => (Value, Hash) = (value, hash);

    /// <summary>Null when the body was no JSON object of this shape.</summary>
    public T? Value { get; }

    /// <summary>Path and body: the same key with another of these is another intent.</summary>
    public byte[] Hash { get; }

    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public bool IsSound => Value is not null && Errors.Count == 0;

    public static async ValueTask<Json<T>> BindAsync(HttpContext http)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(http.Request.Method + " " + http.Request.Path + "\n"), .. bytes.ToArray()]);
        try
        {
            return new(bytes.Length == 0 ? null : JsonSerializer.Deserialize<T>(bytes.ToArray(), Api.Options), hash);
        }
        catch (JsonException)
        {
            return new(null, hash);
        }
        catch (InvalidOperationException)
        {
            return new(null, hash); // Half a surrogate pair cannot become text.
        }
    }

    /// <summary>A text of at most <paramref name="longest"/> UTF-16 units, cleaned as in forms.</summary>
    public string Text(string name, string? text, int longest, bool required = false)
    {
        var clean = Form.Clean(text ?? "");
        if (required && clean.Length == 0) Errors.TryAdd(name, FormText.Required);
        if (clean.Length > longest) Errors.TryAdd(name, FormText.TooLong.With(longest, clean.Length - longest));
        return clean;
    }

    public TEnum Choice<TEnum>(string name, string? text, TEnum otherwise) where TEnum : struct, Enum
    {
        if (string.IsNullOrEmpty(text)) return otherwise;
        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)) return value;
        Errors.TryAdd(name, FormText.NotAChoice);
        return otherwise;
    }

    public IResult Fault() => ApiAnswers.Refused(Refusal.Invalid, Errors);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

/// <summary>A list and where it goes on.</summary>
public sealed record ApiList<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A person as other people may know them.</summary>
public sealed record ApiPerson(string Id, string Name);

/// <summary>Which part of a list is asked for: <c>?after=</c> the last one seen, <c>?limit=</c> 1 to 100.</summary>
public sealed record Paging(string? After, int Limit, bool IsSound)
{
    public static ValueTask<Paging?> BindAsync(HttpContext http)
    {
        var text = http.Request.Query["limit"].ToString();
        var sound = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 100;
        var after = http.Request.Query["after"].ToString();
        return ValueTask.FromResult<Paging?>(new(after.Length > 0 ? after : null, sound ? limit : 20, sound || text.Length == 0));
    }

    /// <summary>The place after which to go on, for lists keyed by a number; null at the beginning or when it is no such number.</summary>
    public long? AfterNumber => long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Runs a program's POST once for each Idempotency-Key.</summary>
public sealed class ApiPosting(AppDb db, Viewer viewer, HttpContext http, TimeProvider clock, bool masked = false)
{
    /// <param name="act">The operation; it sets <see cref="Intent.Result"/> before it saves.</param>
    /// <param name="done">The answer; gets the result of this or of an earlier, equal POST.</param>
    /// <param name="refused">The answer to a refusal, where it says more than its name.</param>
    public Task<IResult> OnceAsync<T>(Json<T> body, Func<Intent, Task<Refusal?>> act, Func<string, Task<IResult>> done, CancellationToken cancel, Func<Refusal, IResult>? refused = null) where T : class =>
        body.IsSound ? OnceAsync(body.Hash, act, done, cancel, refused) : Task.FromResult(body.Fault());

    /// <param name="hash">Stands for what was sent.</param>
    public async Task<IResult> OnceAsync(byte[] hash, Func<Intent, Task<Refusal?>> act, Func<string, Task<IResult>> done, CancellationToken cancel, Func<Refusal, IResult>? refused = null)
    {
        refused ??= no => ApiAnswers.Refused(no);
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 200) return ApiAnswers.Refused(Refusal.Invalid);
        if (key.Length == 0)
        {
            var once = Intent.WithoutKey();
            return await act(once) is { } no ? refused(no) : await done(once.Result);
        }

        if (await EarlierAsync() is { } earlier)
            return earlier.Same ? await done(earlier.Result) : ApiAnswers.Refused(Refusal.KeyUsedOtherwise);
        var intent = masked ? await db.BeginMaskedAsync(viewer, key, hash, clock.GetUtcNow(), cancel) : db.Begin(viewer, key, hash, clock.GetUtcNow());
        if (await act(intent) is not { } refusal) return await done(intent.Result);

        db.ChangeTracker.Clear();
        if (await EarlierAsync() is { Same: true } other) return await done(other.Result);
        return refused(refusal);

        Task<(string Result, int Status, bool Same)?> EarlierAsync() =>
            masked ? db.EarlierMaskedAsync(viewer, key, hash, cancel) : db.EarlierAsync(viewer, key, hash, cancel);
    }
}

/// <summary>How everything of the API is written: camelCase, ids as strings, instants in UTC.</summary>
public static class Api
{
    public const string Root = "/api/v1";

    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new Utc());
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        return options;
    }

    /// <summary>Says which version the answer shows, for a later If-Match.</summary>
    public static void Tag(HttpContext http, int version) => http.Response.Headers.ETag = $"\"{version}\"";

    /// <summary>False when the program edits another version than the present one; without If-Match it edits what is there.</summary>
    public static bool Matches(HttpContext http, int version)
    {
        var wanted = http.Request.Headers.IfMatch.ToString();
        return wanted.Length == 0 || wanted == "*" || wanted.Split(',', StringSplitOptions.TrimEntries).Contains($"\"{version}\"");
    }

    public static IResult Changed() => ApiAnswers.Problem(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", RefusalWords.For(Refusal.ChangedMeanwhile), null);

    private sealed class Utc : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }
}
