using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Ibasho.Delivery.Webhooks;

/// <summary>The key a webhook signs with, by the Standard Webhooks specification (v1: HMAC-SHA256).</summary>
public static class WebhookKey
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    /// <summary>A new key in the form receivers' libraries take.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    public static string Seal(IDataProtectionProvider keys, string key) => Protector(keys).Protect(key);

    /// <exception cref="CryptographicException">The keys of the place were changed since.</exception>
    public static string Open(IDataProtectionProvider keys, string sealedKey) => Protector(keys).Unprotect(sealedKey);

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="id">The value of <c>webhook-id</c>: the same when a call is repeated.</param>
    /// <param name="at">Seconds since 1970, the value of <c>webhook-timestamp</c>.</param>
    public static string Sign(string key, string id, long at, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(key[Prefix.Length..]), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at}.{body}"))));

    private static IDataProtector Protector(IDataProtectionProvider keys) => keys.CreateProtector("webhooks");
}
