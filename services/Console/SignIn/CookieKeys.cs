using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace SenefConsent.StaffConsole;

/// <summary>
/// The framework's key ring, made of the keys in the settings and never of a file: the console keeps nothing, and several of it read each
/// other's cookies (decision 0031).
/// </summary>
internal sealed class CookieKeys(IReadOnlyDictionary<int, string> keys) : IXmlRepository
{
    private const int MasterKeyLength = 64;

    // The ring seals with the key that became active last.
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Lets all that the framework seals be sealed with them.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("senef-consent-console");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<IOptions<ConsoleOptions>>(
                (ring, console) =>
                {
                    ring.AutoGenerateKeys = false;
                    ring.XmlRepository = new CookieKeys(console.Value.CookieKeys);
                }
            );
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.Select(key => ElementOf(key.Key, Convert.FromBase64String(key.Value)))];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("Keys are made by the operator.");

    private static XElement ElementOf(int id, byte[] secret)
    {
        var descriptor = new AuthenticatedEncryptorDescriptor(
            new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM },
            new Secret(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, MasterKeyLength, info: Encoding.UTF8.GetBytes("console cookies")))
        ).ExportToXml();
        return new XElement(
            "key",
            new XAttribute("id", new Guid(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, info: Encoding.UTF8.GetBytes("id")))),
            new XAttribute("version", 1),
            Time("creationDate", Beginning),
            Time("activationDate", Beginning.AddSeconds(id)),
            Time("expirationDate", End),
            new XElement(
                "descriptor",
                new XAttribute("deserializerType", descriptor.DeserializerType.AssemblyQualifiedName!),
                descriptor.SerializedDescriptorElement
            )
        );

        static XElement Time(string name, DateTimeOffset at) => new(name, at.ToString("O", CultureInfo.InvariantCulture));
    }
}
